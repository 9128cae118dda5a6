"""Verdicts, parts, reasons and the ledger's own defects."""

import pandas as pd
import pytest

from typicality.claims.evidence import Evidence, estimate_evidence, evidence_table, share_evidence
from typicality.claims.ledger import LedgerError, make_ledger, refuse_missed_values, summary
from typicality.claims.registry import Claim, Relation, read_registry
from typicality.errors import InputError


def claim(**fields):
    return Claim("a.b", "Section", "A statement.", **fields)


def row(claims, *evidence, settings=None, unavailable=None):
    table = make_ledger(claims, evidence_table(evidence), settings or {}, unavailable or {})
    return table.set_index("id")


@pytest.mark.parametrize(
    ("printed", "exact", "verdict"),
    [
        ("3.33e-3", "14348907/4294967296", "contradicted"),
        ("3.34e-3", "14348907/4294967296", "confirmed"),
        ("12", "12", "confirmed"),
        ("0.2 %", "0.00193416874880793136426931755678", "confirmed"),
    ],
)
def test_reported_numbers(printed, exact, verdict):
    table = row([claim(form="reported", printed={"": printed})], Evidence("a.b", exact))
    assert table.loc["a.b", "verdict"] == verdict


def test_a_wrong_number_is_told_the_right_one():
    table = row([claim(form="reported", printed={"": "3.33e-3"})], Evidence("a.b", "14348907/4294967296"))
    assert table.loc["a.b", "reason"] == (
        "The post prints 3.33e-3; right is 3.340865e-3, which rounds to 3.34e-3."
    )


@pytest.mark.parametrize(
    ("exact", "verdict"),
    [("0.8428", "confirmed"), ("0.84", "contradicted"), ("0.85", "confirmed"), ("0.8501", "contradicted")],
)
def test_bounds_are_tight(exact, verdict):
    table = row([claim(form="bound", printed={"": "84 %"})], Evidence("a.b", exact))
    assert table.loc["a.b", "verdict"] == verdict


@pytest.mark.parametrize("operator", ["<", "<=", "=", "!=", ">=", ">"])
@pytest.mark.parametrize("exact", ["1", "2", "3"])
def test_relations_are_those_of_numbers(operator, exact):
    relation = {"": Relation(operator, "2")}
    table = row([claim(form="relation", relation=relation)], Evidence("a.b", exact))
    holds = {"<": 1, "<=": 3, "=": 2, "!=": 5, ">=": 6, ">": 4}[operator] >> (int(exact) - 1) & 1
    assert table.loc["a.b", "verdict"] == ("confirmed" if holds else "contradicted")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [(0.1, 0.2, "confirmed"), (0.6, 0.7, "contradicted"), (0.4, 0.6, "qualified")],
)
def test_measured_values_decide_by_their_whole_interval(low, high, verdict):
    relation = {"": Relation("<", "1/2")}
    evidence = Evidence("a.b", simulated=(low + high) / 2, ci_low=low, ci_high=high)
    assert row([claim(form="relation", relation=relation)], evidence).loc["a.b", "verdict"] == verdict


def test_parts_make_a_joint_verdict_that_names_them():
    both = claim(form="reported", printed={"x": "1", "y": "2"})
    table = row([both], Evidence("a.b:x", "1"), Evidence("a.b:y", "3"))
    assert table["verdict"].tolist() == ["qualified", "confirmed", "contradicted"]
    assert "Confirmed: x: 1 rounds to 1. Contradicted: y: The post prints 2" in table.loc["a.b", "reason"]
    table = row([both], Evidence("a.b:x", "1"), Evidence("a.b:y", "2"))
    assert table.loc["a.b", "verdict"] == "confirmed"
    table = row([both], Evidence("a.b:x", "7"), Evidence("a.b:y", "7"))
    assert table.loc["a.b", "verdict"] == "contradicted"


def test_a_condition_qualifies_what_holds_and_nothing_else():
    conditional = claim(form="relation", relation={"": Relation(">", "0")}, condition="Only on Sundays")
    assert row([conditional], Evidence("a.b", "1")).loc["a.b", ["verdict", "reason"]].tolist() == [
        "qualified",
        "Only on Sundays: 1 > 0.",
    ]
    assert row([conditional], Evidence("a.b", "-1")).loc["a.b", "verdict"] == "contradicted"


def test_other_settings_are_not_run_and_the_key_is_named():
    stated = claim(form="reported", printed={"": "12"}, settings={"coin.tosses": 16, "coin.p_heads": "3/4"})
    other = row([stated], Evidence("a.b", "30"), settings={"coin.tosses": 40, "coin.p_heads": "3/4"})
    assert other.loc["a.b", "verdict"] == "not run"
    assert other.loc["a.b", "reason"] == "coin.tosses is 40, but the post speaks of 16."
    assert other.loc["a.b", "exact"] == 30
    same = row([stated], Evidence("a.b", "12"), settings={"coin.tosses": 16, "coin.p_heads": "6/8"})
    assert same.loc["a.b", "verdict"] == "confirmed"


def test_unavailable_pairs_are_not_run_with_the_reason():
    about = claim(form="relation", relation={"x": Relation("<", "0")}, pair="real")
    table = row([about], unavailable={"real": "The archive is absent."})
    assert table["verdict"].tolist() == ["not run", "not run"]
    assert table["reason"].tolist() == ["The archive is absent."] * 2


def test_evidence_without_a_value_says_why():
    about = claim(form="ours", relation={"": Relation(">", "0")})
    table = row([about], Evidence("a.b", detail="too few images"))
    assert table.loc["a.b", ["verdict", "reason"]].tolist() == ["not run", "too few images."]


def test_a_claim_without_evidence_fails_the_ledger():
    with pytest.raises(LedgerError, match=r"claim a\.b has no evidence"):
        row([claim(form="reported", printed={"": "12"})])


def test_what_cannot_be_tested_says_why():
    table = row([claim(form="not testable here", explanation={"not testable here": "It needs raters."})])
    assert table.loc["a.b", ["verdict", "reason"]].tolist() == ["not testable here", "It needs raters."]


def test_simulations_that_deny_exact_values_fail_the_ledger():
    good = [share_evidence(f"good:{i}", 0.5, 500, 1000) for i in range(50)]
    refuse_missed_values(evidence_table(good))
    with pytest.raises(LedgerError, match="disagree for bad"):
        refuse_missed_values(evidence_table([*good, share_evidence("bad", 0.5, 400, 1000)]))


def test_the_family_of_simulated_values_is_judged_together():
    """P = 1e-4 is a defect alone, but not as the smallest of 50 (Holm: 0.001 / 50)."""
    one = Evidence("one", "1", p_value=1e-4)
    with pytest.raises(LedgerError):
        refuse_missed_values(evidence_table([one]))
    refuse_missed_values(evidence_table([one, *(Evidence(f"{i}", "1", p_value=0.5) for i in range(49))]))


def test_holm_names_every_value_that_falls():
    rows = [Evidence(name, "1", p_value=p) for name, p in (("a", 1e-9), ("b", 4e-4), ("c", 0.9))]
    with pytest.raises(LedgerError, match=r"for a, b;"):
        refuse_missed_values(evidence_table(rows))


def test_a_wrong_mean_is_seen():
    evidence = estimate_evidence("mean", 12, 12.1, 0.01)
    assert evidence.p_value < 1e-20
    assert evidence.ci_low < 12.1 < evidence.ci_high


def test_summary_counts_whole_claims():
    both = claim(form="reported", printed={"x": "1", "y": "2"})
    table = row([both], Evidence("a.b:x", "1"), Evidence("a.b:y", "3")).reset_index()
    assert summary(table).splitlines()[0] == "1 claims: 1 qualified"
    assert isinstance(table, pd.DataFrame)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("- {id: a, section: s, statement: t, form: guess, relation: '> 0'}", "form 'guess'"),
        ("- {id: a, section: s, statement: t, form: ours, relatoin: '> 0'}", "unknown key 'relatoin'"),
        ("- {id: a, section: s, form: ours, relation: '> 0'}", "lacks the key 'statement'"),
        ("- {id: a, section: s, statement: t, form: ours, relation: more}", "relation 'more'"),
        ("- {id: a, section: s, statement: t, form: ours}", "nothing could decide it"),
        ("- {id: a, section: s, statement: t, form: ours, relation: '> 0', unit: {x: dB}}", "a unit to 'x'"),
        ("- {id: a, section: s, statement: t, form: reported, printed: many}", "prints 'many'"),
    ],
)
def test_registry_entries_that_cannot_be_judged_are_refused(tmp_path, text, complaint):
    path = tmp_path / "claims.yaml"
    path.write_text(text)
    with pytest.raises(InputError, match=complaint):
        read_registry(path)


def test_registry_refuses_the_same_id_twice(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text("- {id: a, section: s, statement: t, form: ours, relation: '> 0'}\n" * 2)
    with pytest.raises(InputError, match="two claims have the id 'a'"):
        read_registry(path)


def test_registry_keeps_the_printed_digits(tmp_path):
    path = tmp_path / "claims.yaml"
    path.write_text("- {id: a, section: s, statement: t, form: reported, printed: 2.10e-9}")
    assert read_registry(path)[0].printed == {"": "2.10e-9"}
