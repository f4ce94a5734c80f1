"""Findings turned into checks: how many rows violate a rule, of which load, and a line about it for a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from expectations.library.suites import Rule
from expectations.library.validation import Finding
from expectations.measure.scratch import query_rows
from expectations.verdicts.verdict import Check, Severity, Verdict

_SAMPLE_SIZE = 5
_SAMPLE_LENGTH = 200


def check_sort_key(check: Check) -> tuple[bool, bool, str]:
    """Return the sort key of a check in a verdict: rules that stop the whole first, then those that reject rows, then
    warnings.
    """
    return check.severity is not Severity.CRITICAL, check.scope == "row", check.relation


def errored_check(finding: Finding, load_id: str | None) -> Check:
    """Return the check of a rule that could not be computed on a load, or on the candidate (``load_id`` None)."""
    rule = finding.rule
    return Check(
        relation=finding.relation,
        rule=rule.name,
        title=rule.title,
        severity=rule.severity,
        outcome=Verdict.ERRORED,
        expectation=rule.expectation,
        column=rule.column,
        observed=finding.error,
        load_id=load_id,
    )


def _outcome(rule: Rule) -> Verdict:
    return Verdict.FAILED if rule.severity is Severity.CRITICAL else Verdict.WARNED


def broken_checks(connection: duckdb.DuckDBPyConnection, finding: Finding) -> Iterator[Check]:
    """Yield one check for each load that breaks the finding's rule, with the number of rows and a sample; none if all
    pass.
    """
    rule, relation = finding.rule, finding.relation
    if rule.query is not None:
        by_load = defaultdict(list)
        for row in query_rows(connection, finding.failing_rows or ""):
            by_load[row["load_id"]].append(row)
        for load_id, rows in by_load.items():
            yield Check(
                relation=relation,
                rule=rule.name,
                title=rule.title,
                severity=rule.severity,
                outcome=_outcome(rule),
                expectation=rule.expectation,
                observed="; ".join(str(row["observed"]) for row in rows[:_SAMPLE_SIZE]),
                expected="; ".join(str(row["expected"]) for row in rows[:_SAMPLE_SIZE]),
                unexpected_count=len(rows),
                load_id=load_id,
            )
        return
    columns = {name for (name, *_) in connection.execute(f"describe {relation}").fetchall()}
    named = next((name for name in ("url", "name") if name in columns), "row_number")
    value = f'"{rule.column}"::varchar' if rule.column in columns else "''"
    counted = connection.execute(
        f"""
        with failing as (select distinct load_id, row_number from ({finding.failing_rows}))
        select
            load_id,
            count(*),
            (select count(*) from {relation} as all_rows where all_rows.load_id = failing.load_id),
            list('row ' || row_number || ': ' || {_shown(value)} || ', ' || coalesce(left({named}::varchar, 300), '')
                order by row_number)[1:{_SAMPLE_SIZE}]
        from failing join {relation} using (load_id, row_number)
        group by load_id
        """  # noqa: S608
    ).fetchall()
    for load_id, count, total, sample in counted:
        yield Check(
            relation=relation,
            rule=rule.name,
            title=rule.title,
            severity=rule.severity,
            outcome=_outcome(rule),
            scope="row",
            expectation=rule.expectation,
            column=rule.column,
            observed=f"{count:,} of {total:,} rows",
            expected="none",
            unexpected_count=count,
            sample=[line[: _SAMPLE_LENGTH + 300] for line in sample],
            load_id=load_id,
        )


def _shown(expression: str) -> str:
    """SQL that shows a value in a sample, cut short, and says where there is none."""
    return f"coalesce(left({expression}, {_SAMPLE_LENGTH}), 'nothing')"


def describe_check(check: Check, where: str) -> str:
    """Return one line on a check: ``where``, the rule, what was found, what was expected, an example."""
    if check.outcome is Verdict.ERRORED:
        return f"{where}: {check.relation}: the rule {check.rule} could not be computed ({check.observed})"
    name = f"{where}: {check.relation}.{check.rule}"
    example = f" ({check.sample[0]})" if check.sample else ""
    if check.scope == "row":
        effect = "rejected" if check.severity is Severity.CRITICAL else "reported"
        return f"{name}: {check.observed} {effect}, expected that {check.title}{example}"
    expected = check.expected if check.expected and check.expected != "none" else f"that {check.title}"
    return f"{name}: found {check.observed}, expected {expected}{example}"


def mart_check(connection: duckdb.DuckDBPyConnection, finding: Finding) -> Check:
    """Return the check of one rule on the candidate warehouse: passed, broken (with a count and a sample), or not
    computed.
    """
    rule = finding.rule
    if finding.error is not None:
        return errored_check(finding, None)
    if finding.is_held:
        return Check(
            relation=finding.relation,
            rule=rule.name,
            title=rule.title,
            severity=rule.severity,
            outcome=Verdict.PASSED,
            expectation=rule.expectation,
            column=rule.column,
        )
    count, observed, expected, sample = 1, finding.observed, None, []
    if finding.failing_rows is not None:
        rows = query_rows(connection, f"from ({finding.failing_rows}) limit {_SAMPLE_SIZE}")
        (count,) = connection.execute(f"select count(*) from ({finding.failing_rows})").fetchone() or (0,)  # noqa: S608
        if rule.query is not None:
            observed = "; ".join(f"{row['name']}: {row['observed']}" for row in rows)
            expected = "; ".join(str(row["expected"]) for row in rows)
        else:
            (total,) = connection.execute(f"select count(*) from {finding.relation}").fetchone() or (0,)  # noqa: S608
            observed, expected = f"{count:,} of {total:,} rows", "none"
            sample = [", ".join(f"{key} {str(value)[:_SAMPLE_LENGTH]}" for key, value in row.items()) for row in rows]
    return Check(
        relation=finding.relation,
        rule=rule.name,
        title=rule.title,
        severity=rule.severity,
        outcome=_outcome(rule),
        expectation=rule.expectation,
        column=rule.column,
        observed=observed,
        expected=expected,
        unexpected_count=count,
        sample=sample,
    )
