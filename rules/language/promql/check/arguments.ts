import type { Facts } from "./facts.ts";
import { aggregations, type FunctionFacts, type ValueType } from "./functions.ts";
import type { AggregateNode, CallNode, PromNode } from "./tree.ts";
import { report, textAt, type Walk } from "./walk.ts";

const typeText: Readonly<Record<ValueType, string>> = {
  scalar: "a number",
  text: "a text in quotes",
  vector: "series",
  range: "a range of samples, such as x[5m]",
};

/** Whether a function is called with what it takes; what is wrong is reported. */
export function takesThese(
  node: CallNode,
  args: readonly Facts[],
  takes: FunctionFacts,
  walk: Walk,
): boolean {
  const { name } = node;
  if (takes.experimental) {
    report(
      walk,
      "experimental-feature",
      { from: node.from, to: node.from + name.length },
      `expected a function that every Prometheus 3 has, found ${name}(), which needs --enable-feature=promql-experimental-functions: write it without`,
    );
    return false;
  }
  if (args.length < takes.least || args.length > takes.most) {
    const most = takes.most === Infinity ? "or more" : takes.most > takes.least ? `to ${takes.most}` : "";
    report(
      walk,
      "wrong-arguments",
      node,
      `expected ${[takes.least, most].filter((word) => word !== "").join(" ")} argument${takes.least === 1 && most === "" ? "" : "s"} of ${name}(), found ${args.length}: write ${signature(name, takes)}`,
    );
    return false;
  }
  for (const [index, facts] of args.entries()) {
    const wanted = takes.args[Math.min(index, takes.args.length - 1)];
    // What needs a feature flag was reported already.
    if (wanted === undefined || facts.type === wanted || node.args[index]?.kind === "experimental") continue;
    const at: PromNode = node.args[index] ?? node;
    const found = textAt(walk, at);
    report(
      walk,
      "wrong-arguments",
      at,
      `expected ${typeText[wanted]} as argument ${index + 1} of ${name}(), found ${typeText[facts.type]} (${found}): write ${correction(name, takes, wanted, facts.type, found)}`,
    );
    return false;
  }
  return true;
}

function signature(name: string, { args, least }: FunctionFacts): string {
  const example: Readonly<Record<ValueType, string>> = {
    scalar: /^(top|bottom)k$/.test(name) ? "5" : "0.95",
    text: '"label"',
    vector: "x",
    range: "x[5m]",
  };
  return `${name}(${args
    .slice(0, Math.max(least, args.length))
    .map((type) => example[type])
    .join(", ")})`;
}

function correction(
  name: string,
  takes: FunctionFacts,
  wanted: ValueType,
  found: ValueType,
  text: string,
): string {
  if (wanted === "range" && found === "vector")
    return takes.args.length === 1 ? `${name}(${text}[5m])` : `${text}[5m]`;
  if (wanted === "vector" && found === "range") return over[name] ?? text.replace(/\[[^\]]*\]/, "");
  if (wanted === "vector" && found === "scalar") return `vector(${text})`;
  if (wanted === "scalar" && found === "vector") return `scalar(${text})`;
  return signature(name, takes);
}

/** What people mean who give a range to a function that takes none. */
const over: Readonly<Record<string, string>> = {
  abs: "abs(delta(x[5m]))",
  absent: "absent_over_time(x[5m])",
};

/** Whether an aggregation is given what it takes; what is wrong is reported. */
export function aggregates(node: AggregateNode, args: readonly Facts[], walk: Walk): boolean {
  const { name } = node;
  const at = { from: node.from, to: node.from + name.length };
  if (!aggregations.has(name)) {
    report(
      walk,
      "experimental-feature",
      at,
      `expected an aggregation that every Prometheus 3 has, found ${name}(), which needs --enable-feature=promql-experimental-functions: write topk() or bottomk()`,
    );
    return false;
  }
  const before = aggregations.get(name);
  const wanted: readonly ValueType[] = before === undefined ? ["vector"] : [before, "vector"];
  const takes: FunctionFacts = {
    args: wanted,
    least: wanted.length,
    most: wanted.length,
    gives: "vector",
    experimental: false,
  };
  return takesThese({ ...node, kind: "call" }, args, takes, walk);
}
