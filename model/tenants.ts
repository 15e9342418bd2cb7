import type { AlertDefinition } from "../rules/language/alert.ts";
import { restrictedTo } from "../rules/language/promql/restricted.ts";
import type { Problem } from "./problem.ts";
import { nearest, settingsPrefix } from "./settings/parse.ts";
import type { AlertOverride, Settings } from "./settings/schema.ts";

/** The rules that an alert becomes: one for everybody, and one for each tenant that has overrides of its own. */
export interface TenantVariant {
  /** Name of the tenant; undefined for everybody else. */
  readonly tenant: string | undefined;
  readonly override: AlertOverride | undefined;
  /** The setting that the override stands in. */
  readonly where: string;
  /** Limits an expression to the tenants that the rule is for. */
  readonly restrict: (expression: string) => string;
}

type Tunable = Pick<Settings, "alerts" | "tenants">;

/** The variants of an alert, the one for everybody else first. */
export function variantsOf(
  { name }: Pick<AlertDefinition, "name">,
  settings: Tunable,
): readonly [TenantVariant, ...TenantVariant[]] {
  const base = own(settings.alerts, name);
  const tenants = Object.entries(settings.tenants)
    .flatMap(([tenant, { alerts }]) => {
      const override = own(alerts, name);
      return override === undefined ? [] : [{ tenant, override }];
    })
    .sort((a, b) => (a.tenant < b.tenant ? -1 : 1));
  const others = tenants.map(({ tenant }) => escaped(tenant)).join("|");
  return [
    {
      tenant: undefined,
      override: base,
      where: `${settingsPrefix}alerts.${name}`,
      restrict: (expression) =>
        tenants.length === 0 ? expression : restrictedTo(expression, `tenant!~${JSON.stringify(others)}`),
    },
    ...tenants.map(({ tenant, override }) => ({
      tenant,
      override: { ...base, ...override },
      where: `${settingsPrefix}tenants.${tenant}.alerts.${name}`,
      restrict: (expression: string) => restrictedTo(expression, `tenant=${JSON.stringify(tenant)}`),
    })),
  ];
}

/** What is wrong with the overrides, apart from their values: names that nothing has. */
export function checkOverrideNames(
  settings: Tunable,
  alerts: readonly string[],
  tenants: readonly string[],
): Problem[] {
  const unknown = (overrides: Tunable["alerts"], where: string): Problem[] =>
    Object.keys(overrides)
      .filter((name) => !alerts.includes(name))
      .map((name) => ({
        where: `${where}.${name}`,
        message: `there is no alert of this name${nearest(name, alerts)}`,
      }));
  return [
    ...unknown(settings.alerts, `${settingsPrefix}alerts`),
    ...Object.entries(settings.tenants).flatMap(([tenant, overrides]) => [
      ...(tenants.includes(tenant)
        ? []
        : [
            {
              where: `${settingsPrefix}tenants.${tenant}`,
              message:
                tenants.length === 0
                  ? `no service has a tenant: give the service of ${tenant} the property tenant`
                  : `no service has a tenant of this name${nearest(tenant, tenants)}`,
            },
          ]),
      ...unknown(overrides.alerts, `${settingsPrefix}tenants.${tenant}.alerts`),
    ]),
  ];
}

/** Alerts that no tenant can be told apart in: their series carry no tenant. */
export function checkTenantVariants(
  name: string,
  variants: readonly TenantVariant[],
  expression: string,
): Problem[] {
  return variants
    .slice(1)
    .filter(({ restrict }) => restrict(expression) === expression)
    .map(({ where }) => ({
      where,
      message: `${name} reads no series, so it cannot differ from tenant to tenant: remove the override`,
    }));
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
