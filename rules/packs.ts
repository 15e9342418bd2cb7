import { alertmanagerRules } from "./alertmanager/pack.ts";
import { applicationRules } from "./application/pack.ts";
import { backupRules } from "./backup/pack.ts";
import { businessRules } from "./business/pack.ts";
import { collectorRules } from "./collector/pack.ts";
import { containerRules } from "./container/pack.ts";
import { dataQualityRules } from "./data-quality/pack.ts";
import { elasticsearchRules } from "./elasticsearch/pack.ts";
import { fastapiRules } from "./fastapi/pack.ts";
import { flaskRules } from "./flask/pack.ts";
import { hostRules } from "./host/pack.ts";
import { jaegerRules } from "./jaeger/pack.ts";
import { kubernetesRules } from "./kubernetes/pack.ts";
import { lokiRules } from "./loki/pack.ts";
import { monitoringRules } from "./monitoring/pack.ts";
import { nginxRules } from "./nginx/pack.ts";
import { postgresRules } from "./postgres/pack.ts";
import { probeRules } from "./probe/pack.ts";
import { prometheusRules } from "./prometheus/pack.ts";
import { rabbitmqRules } from "./rabbitmq/pack.ts";
import { redisRules } from "./redis/pack.ts";
import { securityRules } from "./security/pack.ts";
import { syntheticRules } from "./synthetic/pack.ts";
import { tlsRules } from "./tls/pack.ts";
import type { RulePack } from "./language/pack.ts";

/** Every pack that there is, by domain; which of them a stack has follows from the kinds and signals of its services. */
export const allPacks: readonly RulePack[] = [
  alertmanagerRules,
  applicationRules,
  backupRules,
  businessRules,
  collectorRules,
  containerRules,
  dataQualityRules,
  elasticsearchRules,
  fastapiRules,
  flaskRules,
  hostRules,
  jaegerRules,
  kubernetesRules,
  lokiRules,
  monitoringRules,
  nginxRules,
  postgresRules,
  probeRules,
  prometheusRules,
  rabbitmqRules,
  redisRules,
  securityRules,
  syntheticRules,
  tlsRules,
];
