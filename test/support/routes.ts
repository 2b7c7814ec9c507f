import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ACCESS_RULE, type AccessRule } from '../../src/platform/http/access.js';

export interface Route {
  readonly method: string;
  readonly path: string;
  readonly rule: AccessRule | undefined;
}

/** Every route of every controller, with its access rule. */
export function routesOf(app: Pick<NestExpressApplication, 'get'>): Route[] {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (typeof metatype !== 'function') return [];
      const prototype = metatype.prototype as Record<string, unknown>;
      return scanner.getAllMethodNames(prototype).flatMap((name) => {
        const handler = prototype[name];
        if (typeof handler !== 'function' || !Reflect.hasMetadata(METHOD_METADATA, handler)) return [];
        const method = RequestMethod[reflector.get<RequestMethod>(METHOD_METADATA, handler)];
        const rule = reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [handler, metatype]);
        const bases = [reflector.get<string | string[]>(PATH_METADATA, metatype)].flat();
        const paths = [reflector.get<string | string[]>(PATH_METADATA, handler)].flat();
        return bases.flatMap((base) => paths.map((path) => ({ method, path: join(base, path), rule })));
      });
    });
}

const join = (...parts: readonly string[]): string =>
  `/${parts
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/')}`;
