"""The questions of the bench as somebody answers them with pandas: python3 pandas_peer.py FOLDER REPEATS.

Prints "@ peer.pandas.QUESTION wall-ms cpu-ms" for each time and "= QUESTION number" for what came out.
"""
import sys
import time

import pandas as pd

WEEK_MS = 7 * 86_400_000


def timed(name, work):
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    print(f"@ peer.pandas.{name} {(time.perf_counter() - wall) * 1000:.1f} {(time.process_time() - cpu) * 1000:.1f}", flush=True)
    return result


def load(folder):
    costs = pd.read_csv(f"{folder}/costs.csv", dtype={"channel": "int32", "month": "int32", "cost": "int64"})
    contacts = pd.read_csv(
        f"{folder}/contacts.csv",
        dtype={
            "channel": "int32", "arrived_month": "int32", "completed_month": "Int32", "arrived_ms": "int64", "customer": "int64",
            "topic": "int32", "outcome": "int32", "resolved": "Int32", "escalated": "Int32", "handle_ms": "Int64", "agent_segments": "int32",
        },
    )
    return costs, contacts


def cost_per_interaction(costs, contacts):
    cost = costs.groupby(["channel", "month"])["cost"].sum()
    counted = contacts[contacts.outcome.isin([1, 3]) & contacts.completed_month.notna()]
    number = counted.groupby(["channel", "completed_month"]).size()
    both = pd.DataFrame({"cost": cost, "n": number.rename_axis(["channel", "month"])})
    both["cpi"] = both.cost / both.n
    return int(both.cost.sum()) + int(both.n.sum()) + len(both)


def first_contact_resolution(contacts):
    cut = contacts.arrived_ms.max() if contacts.completed_ms.isna().all() else max(contacts.arrived_ms.max(), contacts.completed_ms.max())
    known = contacts[(contacts.outcome == 1) & (contacts.customer > 0)].sort_values(["customer", "topic", "arrived_ms"])
    same = (known.customer == known.customer.shift()) & (known.topic == known.topic.shift())
    gap = known.arrived_ms - known.arrived_ms.shift()
    first = ~(same & (gap <= WEEK_MS))
    comes_back = (same & (gap <= WEEK_MS)).shift(-1, fill_value=False)
    chain = first & (known.arrived_ms <= cut - WEEK_MS)
    resolved = chain & ~comes_back & ~(known.resolved == 0).fillna(False) & ~(known.escalated == 1).fillna(False)
    by_topic = pd.DataFrame({"topic": known.topic, "resolved": resolved, "chains": chain}).groupby("topic")[["resolved", "chains"]].sum()
    return int(by_topic.resolved.sum()) * 1_000_000_007 + int(by_topic.chains.sum())


def handle_p90(contacts):
    handled = contacts[(contacts.outcome == 1) & (contacts.agent_segments > 0) & contacts.completed_month.notna() & contacts.handle_ms.notna()]
    times = handled.handle_ms.astype("int64").groupby(handled.channel).quantile(0.9)
    return int(times.round().sum())


def distinct_customers(contacts):
    known = contacts[contacts.customer > 0]
    return int(known.groupby("arrived_month")["customer"].nunique().sum())


def main():
    folder, repeats = sys.argv[1], int(sys.argv[2])
    costs, contacts = timed("load", lambda: load(folder))
    questions = {
        "cpi": lambda: cost_per_interaction(costs, contacts),
        "fcr": lambda: first_contact_resolution(contacts),
        "p90": lambda: handle_p90(contacts),
        "customers": lambda: distinct_customers(contacts),
    }
    for name, ask in questions.items():
        for _ in range(repeats):
            answer = timed(name, ask)
        print(f"= {name} {answer}", flush=True)


main()
