"use strict";
const chosen = (id) => document.getElementById(id).value;
function filter() {
  const filtered = chosen("section") !== "" || chosen("verdict") !== "";
  let number = 0;
  for (const section of document.querySelectorAll("section[data-section]")) {
    const wanted = !chosen("section") || section.dataset.section === chosen("section");
    let left = 0;
    for (const claim of section.querySelectorAll(".claim")) {
      claim.hidden = !wanted || (chosen("verdict") !== "" && claim.dataset.verdict !== chosen("verdict"));
      left += !claim.hidden;
    }
    section.hidden = filtered && !left;
    number += left;
  }
  document.body.classList.toggle("filtered", filtered);
  document.getElementById("number").textContent = number + (number === 1 ? " claim" : " claims");
}
for (const id of ["section", "verdict"]) document.getElementById(id).addEventListener("change", filter);
// A browser may keep what was chosen when a page is loaded again.
filter();
