import { alertmanagerRules } from "../rules/alertmanager/pack.ts";
import { applicationRules } from "../rules/application/pack.ts";
import { backupRules } from "../rules/backup/pack.ts";
import { businessRules } from "../rules/business/pack.ts";
import { collectorRules } from "../rules/collector/pack.ts";
import { containerRules } from "../rules/container/pack.ts";
import { dataQualityRules } from "../rules/data-quality/pack.ts";
import { elasticsearchRules } from "../rules/elasticsearch/pack.ts";
import { fastapiRules } from "../rules/fastapi/pack.ts";
import { flaskRules } from "../rules/flask/pack.ts";
import { hostRules } from "../rules/host/pack.ts";
import { jaegerRules } from "../rules/jaeger/pack.ts";
import { kubernetesRules } from "../rules/kubernetes/pack.ts";
import type { RulePack } from "../rules/language/pack.ts";
import { lokiRules } from "../rules/loki/pack.ts";
import { monitoringRules } from "../rules/monitoring/pack.ts";
import { nginxRules } from "../rules/nginx/pack.ts";
import { postgresRules } from "../rules/postgres/pack.ts";
import { probeRules } from "../rules/probe/pack.ts";
import { prometheusRules } from "../rules/prometheus/pack.ts";
import { rabbitmqRules } from "../rules/rabbitmq/pack.ts";
import { redisRules } from "../rules/redis/pack.ts";
import { securityRules } from "../rules/security/pack.ts";
import { syntheticRules } from "../rules/synthetic/pack.ts";
import { tlsRules } from "../rules/tls/pack.ts";
import type { ServiceKind } from "./kinds.ts";
import type { Signal } from "./signals.ts";

/** The rules that come with each kind of service. */
export const packsOfKind: Readonly<Record<ServiceKind["kind"], readonly RulePack[]>> = {
  host: [hostRules],
  "monitoring-stack": [
    monitoringRules,
    prometheusRules,
    alertmanagerRules,
    lokiRules,
    jaegerRules,
    collectorRules,
    probeRules,
  ],
  http: [probeRules, tlsRules],
  flask: [flaskRules, probeRules],
  fastapi: [fastapiRules, probeRules],
  postgres: [postgresRules],
  redis: [redisRules],
  rabbitmq: [rabbitmqRules],
  elasticsearch: [elasticsearchRules],
  nginx: [nginxRules],
  containers: [containerRules],
  kubernetes: [kubernetesRules],
  synthetic: [syntheticRules],
  tcp: [probeRules],
  tls: [probeRules, tlsRules],
  dns: [probeRules],
  ping: [probeRules],
};

/** The rules that come with each signal. */
export const packsOfSignal: Readonly<Record<Signal, readonly RulePack[]>> = {
  application: [applicationRules],
  business: [businessRules],
  security: [securityRules],
  "data-quality": [dataQualityRules],
  backup: [backupRules],
};
