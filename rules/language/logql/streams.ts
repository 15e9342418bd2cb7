/**
 * Labels by which Loki finds streams: what it makes of a resource's attributes when lines arrive over OTLP, by its own
 * defaults (`default_resource_attributes_as_index_labels` of Loki 3).
 */
export const indexedLabels: readonly string[] = [
  "service_name",
  "service_namespace",
  "deployment_environment",
  "deployment_environment_name",
  "cloud_region",
  "cloud_availability_zone",
  "container_name",
  "k8s_cluster_name",
  "k8s_namespace_name",
  "k8s_container_name",
  "k8s_deployment_name",
  "k8s_statefulset_name",
  "k8s_daemonset_name",
  "k8s_replicaset_name",
  "k8s_cronjob_name",
  "k8s_job_name",
];

/** What every line has beside its text and its stream, without being parsed. */
export const structuredMetadata: readonly string[] = [
  "detected_level",
  "severity_text",
  "severity_number",
  "trace_id",
  "span_id",
  "flags",
  "observed_timestamp",
  "scope_name",
  "scope_version",
  "service_instance_id",
];
