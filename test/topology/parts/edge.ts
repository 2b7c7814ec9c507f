import { EventTables } from '../../../src/platform/events/event-tables.js';
import { SERVICES, type ServiceName } from '../../../src/shared/services.js';
import { edgePatternOf, edgePatterns, edgePlaceOf, type Place } from '../../support/edge-map.js';
import { routesOf } from '../../support/routes.js';
import { shop } from './the-shop.js';

/** What no controller has: it is served before they are asked. */
const ASSET = '/assets/css/site.css';

/** Each path that a controller has, with something in the place of its parameters, and the services that have it. */
function hostsOfPaths(): ReadonlyMap<string, readonly ServiceName[]> {
  const hosts = new Map<string, ServiceName[]>();
  for (const service of SERVICES) {
    const paths = routesOf(shop.services[service].app).map(({ path }) => path.replace(/:\w+/g, 'x'));
    for (const path of new Set(paths)) hosts.set(path, [...(hosts.get(path) ?? []), service]);
  }
  return hosts;
}

function rightPlace(path: string, hosts: readonly ServiceName[]): Place {
  const [service, ...others] = hosts;
  if (/^\/(internal|metrics)(\/|$)/.test(path) || service === undefined) return 'nobody';
  return others.length === 0 ? service : 'any';
}

/** docker/edge/routes.map, which nginx routes by, against the routes of the controllers. */
export function edge(): void {
  it('sends each address to the service that has it, and has a line for it', () => {
    const paths = [...hostsOfPaths()].filter(([path]) => !path.startsWith('/admin/events'));
    expect(paths.length).toBeGreaterThan(60);
    const wrong = paths
      .map(([path, hosts]) => ({
        path,
        is: edgePatternOf(path) && edgePlaceOf(path),
        shouldBe: rightPlace(path, hosts),
      }))
      .filter(({ is, shouldBe }) => is !== shouldBe);
    expect(wrong).toEqual([]);
  });

  it('has no line without an address', () => {
    const used = new Set([ASSET, ...hostsOfPaths().keys()].map(edgePatternOf));
    expect(edgePatterns.filter((pattern) => !used.has(pattern))).toEqual([]);
  });

  it('sends the events of a module to the service that has them', () => {
    const paths = [...hostsOfPaths().keys()].filter((path) => path.startsWith('/admin/events'));
    expect(paths).toContain('/admin/events/x/retry');
    for (const service of SERVICES) {
      const { outboxes } = shop.services[service].app.get(EventTables);
      expect(outboxes.length).toBeGreaterThan(0);
      for (const path of paths) {
        expect(outboxes.map((module) => edgePlaceOf(`${path}?module=${module}`))).toEqual(outboxes.map(() => service));
      }
    }
    expect(edgePlaceOf('/admin/events')).toBe('catalog');
  });

  it('keeps what services ask each other, and what is measured of them, from the outside, in any case', () => {
    for (const path of [
      '/internal',
      '/internal/auth/identify',
      '/INTERNAL/auth/identify',
      '/Metrics',
      '/metrics/?a=b',
    ]) {
      expect([path, edgePlaceOf(path)]).toEqual([path, 'nobody']);
    }
    expect(edgePlaceOf('/internally')).toBe('catalog');
  });

  it('has any of them serve the style of the pages', () => {
    expect(edgePlaceOf(ASSET)).toBe('any');
  });
}
