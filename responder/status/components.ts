import type { ComponentConfig } from "../config.ts";
import { type Reading, type Source, source } from "../source.ts";
import { type Fetched, fetchText } from "../upstream.ts";

/** How a component answered its probe, asked by the responder itself, so that it is known when Prometheus is dead. */
export type ComponentHealth =
  | { readonly kind: "up"; readonly milliseconds: number; readonly at: Date }
  | { readonly kind: "down"; readonly reason: string; readonly at: Date }
  /** The first probe is still under way. */
  | { readonly kind: "pending" };

/** A component and its health. */
export interface ComponentState {
  readonly component: ComponentConfig;
  readonly health: ComponentHealth;
}

/** Reads the health of all components at once, waiting for the slowest for at most `waitMs`. */
export function componentReader(
  components: readonly ComponentConfig[],
): (waitMs: number) => Promise<readonly ComponentState[]> {
  const probes: readonly (readonly [ComponentConfig, Source<Fetched>])[] = components.map((component) => [
    component,
    // 64 KiB is far above any health answer; a probe needs no more of it.
    source(() => fetchText(component.probeUrl, { maxBytes: 65_536 })),
  ]);
  return (waitMs) =>
    Promise.all(
      probes.map(async ([component, probe]) => ({ component, health: healthOf(await probe.read(waitMs)) })),
    );
}

function healthOf(reading: Reading<Fetched> | undefined): ComponentHealth {
  if (reading === undefined) return { kind: "pending" };
  const { value, at } = reading;
  return value.kind === "answered"
    ? { kind: "up", milliseconds: value.milliseconds, at }
    : { kind: "down", reason: value.reason, at };
}
