import * as alertmanager from "./alertmanager.ts";
import * as application from "./application.ts";
import * as backup from "./backup.ts";
import * as blackbox from "./blackbox.ts";
import * as business from "./business.ts";
import * as cadvisor from "./cadvisor.ts";
import * as collector from "./collector.ts";
import * as dataQuality from "./data-quality.ts";
import * as elasticsearch from "./elasticsearch.ts";
import * as fastapi from "./fastapi.ts";
import * as flask from "./flask.ts";
import * as jaeger from "./jaeger.ts";
import * as kubeStateMetrics from "./kube-state-metrics.ts";
import * as loki from "./loki.ts";
import * as nginx from "./nginx.ts";
import * as node from "./node.ts";
import * as postgres from "./postgres.ts";
import * as prometheus from "./prometheus.ts";
import * as rabbitmq from "./rabbitmq.ts";
import * as redis from "./redis.ts";
import * as scrape from "./scrape.ts";
import * as security from "./security.ts";
import * as synthetic from "./synthetic.ts";
import type { Metric } from "./metric.ts";

/** Every metric that a rule may use without bringing it along. Any other name is refused: nothing would ever expose it. */
export const metricCatalogue: readonly Metric[] = [
  alertmanager,
  application,
  backup,
  blackbox,
  business,
  cadvisor,
  collector,
  dataQuality,
  elasticsearch,
  fastapi,
  flask,
  jaeger,
  kubeStateMetrics,
  loki,
  nginx,
  node,
  postgres,
  prometheus,
  rabbitmq,
  redis,
  scrape,
  security,
  synthetic,
].flatMap((metrics) => Object.values<Metric>(metrics));
