/** Labels of the target of kube-state-metrics in the tests of this pack. */
export const cluster = {
  job: "kube-state-metrics",
  instance: "kube-state-metrics:8080",
  service: "cluster",
  team: "operations",
} as const;

/** Labels of a pod's series in the tests. */
export const pod = { ...cluster, namespace: "shop", pod: "web-7d4b9-x2x9z", uid: "5c1e" } as const;

/** Labels of a container's series in the tests. */
export const container = { ...pod, container: "web" } as const;

/** Labels of what the kubelet says of the same container in the tests. */
export const kubeletContainer = {
  job: "cadvisor",
  instance: "node-1",
  service: "cluster",
  team: "operations",
  id: "/kubepods/burstable/pod5c1e/77aa",
  name: "77aa",
  image: "shop/web:1.4",
  namespace: "shop",
  pod: "web-7d4b9-x2x9z",
  container: "web",
} as const;

/** Labels of a node's series in the tests. */
export const node1 = { ...cluster, node: "node-1" } as const;
