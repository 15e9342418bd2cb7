import { describe, expect, it } from "@jest/globals";
import * as cadvisor from "../../../rules/metrics/cadvisor.ts";
import * as kubeStateMetrics from "../../../rules/metrics/kube-state-metrics.ts";
import { capturedScrape, differences } from "./captured.ts";

/*
 * No scrape of the real ones: kube-state-metrics and the kubelet need a cluster. Their fixtures hold the names, types,
 * labels and fixed label values that the test data of their own repositories shows, with other words for the rest:
 *
 * - kube-state-metrics v2.17.0: internal/store/*_test.go,
 * - cAdvisor v0.53.0: metrics/testdata/prometheus_metrics; container_spec_memory_limit_bytes, which is not in there, from
 *   metrics/prometheus.go, where it has the labels of the quota beside it,
 * - the kubelet: pkg/kubelet/metrics/collectors/volume_stats_test.go of Kubernetes, and the labels namespace, pod and
 *   container, which it sets on every series of its cAdvisor.
 */
describe("the catalogue's metrics of Kubernetes and containers are those of the fixture", () => {
  it("of kube-state-metrics", () => {
    expect(differences(Object.values(kubeStateMetrics), capturedScrape("kube-state-metrics"))).toEqual([]);
  });

  it("of cAdvisor and the kubelet", () => {
    expect(differences(Object.values(cadvisor), capturedScrape("cadvisor"))).toEqual([]);
  });
});
