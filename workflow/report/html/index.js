{
  // A claim that a link leads to is opened, also out of a filter or a fold.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let fold = target; fold; fold = fold.parentElement.closest("details")) if (fold.matches("details")) fold.open = true;
    if (document.body.classList.contains("filtered") && !target.closest("#found")) {
      for (const id of ["section", "verdict"]) document.getElementById(id).value = "";
      filter();
    }
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  for (const button of document.querySelectorAll(".counts button")) {
    button.addEventListener("click", () => {
      document.getElementById("section").value = "";
      document.getElementById("verdict").value = button.dataset.verdict;
      filter();
      document.getElementById("filters").scrollIntoView();
      document.getElementById("verdict").focus();
    });
  }

  const closed = [];
  addEventListener("beforeprint", () => {
    for (const claim of document.querySelectorAll(".claim:not([open])")) {
      claim.open = true;
      closed.push(claim);
    }
  });
  addEventListener("afterprint", () => {
    for (const claim of closed.splice(0)) claim.open = false;
  });
}
