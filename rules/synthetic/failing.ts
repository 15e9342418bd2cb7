import { alert, label } from "../language/alert.ts";
import { fires, staysSilent } from "../language/alert-test.ts";
import { promql } from "../language/promql/promql.ts";
import { noneOf, oneOf, select } from "../language/promql/selector.ts";
import { series } from "../language/series.ts";
import { syntheticCheckSuccess, syntheticFlowStepSuccess } from "../metrics/synthetic.ts";
import { checkOf, runner } from "./sample.ts";

const query = checkOf("database-query");
const payments = checkOf("third-party", "payment-provider");
const booking = checkOf("flow", "hotel-booking");
const searchStep = { ...runner, flow: "hotel-booking", step: "search" } as const;

/** Something of our own does not work for whoever uses it. */
export const checkFailing = alert("SyntheticCheckFailing", {
  severity: "critical",
  runbook: "synthetic/check-failing",
  when: () => promql`${select(syntheticCheckSuccess, { kind: noneOf("third-party", "cdn", "flow") })} == 0`,
  summary: ({ duration }) =>
    `The check ${label("check")} (${label("kind")}) of ${label("service")} has failed for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} runs the check ${label("check")} (${label("kind")}) of ${label("service")} as its users would; it has failed for ${duration} (synthetic_check_success is ${value}).`,
  firstAction: "Read the check's last error in the log of the runner; it names what did not answer.",
  tests: [
    fires({
      because: "one check fails, another works",
      series: [
        series(syntheticCheckSuccess, query, "1 0x20"),
        series(syntheticCheckSuccess, checkOf("cache"), "1x30"),
      ],
      at: "6m",
      labels: query,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(syntheticCheckSuccess, query, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({ because: "it works", series: [series(syntheticCheckSuccess, query, "1x20")], at: "15m" }),
    ...[payments, checkOf("cdn"), booking].map((other) =>
      staysSilent({
        because: `${other.kind} has an alert of its own`,
        series: [series(syntheticCheckSuccess, other, "0x20")],
        at: "15m",
      }),
    ),
  ],
});

/** Something that others run does not work: nobody of ours can repair it at night. */
export const externalCheckFailing = alert("SyntheticExternalCheckFailing", {
  severity: "warning",
  runbook: "synthetic/external-failing",
  for: "10m",
  when: () => promql`${select(syntheticCheckSuccess, { kind: oneOf("third-party", "cdn") })} == 0`,
  summary: ({ duration }) =>
    `${label("check")} (${label("kind")}), which ${label("service")} depends on, has failed for ${duration}`,
  description: ({ duration, value }) =>
    `The check ${label("check")} (${label("kind")}) from ${label("instance")} has failed for ${duration} (synthetic_check_success is ${value}). ${label("service")} depends on it.`,
  firstAction: "Look at the provider's status page, and switch to the fallback if the service has one.",
  tests: [
    ...[payments, checkOf("cdn")].map((external) =>
      fires({
        because: external.kind,
        series: [
          series(syntheticCheckSuccess, external, "1 0x20"),
          series(syntheticCheckSuccess, checkOf("third-party", "mail-provider"), "1x30"),
        ],
        at: "11m",
        labels: external,
        value: "0",
      }),
    ),
    staysSilent({
      because: "not for long enough",
      series: [series(syntheticCheckSuccess, payments, "1 0x20")],
      at: "10m45s",
    }),
    staysSilent({
      because: "a check of our own",
      series: [series(syntheticCheckSuccess, query, "0x30")],
      at: "20m",
    }),
  ],
});

/** What the business lives on does not work from beginning to end. */
export const flowFailing = alert("SyntheticFlowFailing", {
  severity: "critical",
  runbook: "synthetic/flow-failing",
  when: () => promql`${select(syntheticCheckSuccess, { kind: "flow" })} == 0`,
  summary: ({ duration }) => `The flow ${label("check")} of ${label("service")} has failed for ${duration}`,
  description: ({ duration, value }) =>
    `Users cannot get through ${label("check")} of ${label("service")}: the flow that ${label("instance")} walks through has failed for ${duration} (synthetic_check_success is ${value}).`,
  firstAction: "See which step fails: synthetic_flow_step_success == 0 in Prometheus; then do it yourself.",
  tests: [
    fires({
      because: "one flow fails, another works",
      series: [
        series(syntheticCheckSuccess, booking, "1 0x20"),
        series(syntheticCheckSuccess, checkOf("flow", "login"), "1x30"),
      ],
      at: "6m",
      labels: booking,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(syntheticCheckSuccess, booking, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "a check that is no flow",
      series: [series(syntheticCheckSuccess, query, "0x30")],
      at: "15m",
    }),
  ],
});

/** Which step it is: muted while the whole flow's alert is critical. */
export const flowStepFailing = alert("SyntheticFlowStepFailing", {
  severity: "warning",
  runbook: "synthetic/flow-failing",
  when: () => promql`${syntheticFlowStepSuccess} == 0`,
  summary: ({ duration }) =>
    `The step ${label("step")} of the flow ${label("flow")} of ${label("service")} has failed for ${duration}`,
  description: ({ duration, value }) =>
    `${label("instance")} does not get past the step ${label("step")} of ${label("flow")} (${label("service")}); it has failed for ${duration} (synthetic_flow_step_success is ${value}).`,
  firstAction: "Do this step as a user would, and read the log of the service that answers it.",
  tests: [
    fires({
      because: "one step fails, another works",
      series: [
        series(syntheticFlowStepSuccess, searchStep, "1 0x20"),
        series(syntheticFlowStepSuccess, { ...searchStep, step: "login" }, "1x30"),
      ],
      at: "6m",
      labels: searchStep,
      value: "0",
    }),
    staysSilent({
      because: "not for long enough",
      series: [series(syntheticFlowStepSuccess, searchStep, "1 0x20")],
      at: "5m45s",
    }),
    staysSilent({
      because: "it works",
      series: [series(syntheticFlowStepSuccess, searchStep, "1x20")],
      at: "15m",
    }),
  ],
});
