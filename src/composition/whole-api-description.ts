import type { DynamicModule, Provider, Type } from '@nestjs/common';
import { GUARDS_METADATA } from '@nestjs/common/constants.js';
import { NestFactory } from '@nestjs/core';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiDescription } from '../platform/openapi/api-description.js';
import { openApiDocument } from '../platform/openapi/openapi-document.js';

/** Describes the API of the whole shop, hosted here or not: people meet one shop, whichever of its services they ask. */
export class WholeApiDescription extends ApiDescription {
  private made: Promise<OpenAPIObject> | undefined;

  /** `controllers` of the whole build; `origin` is where people find the shop. */
  constructor(
    private readonly controllers: readonly Type[],
    private readonly origin: string,
  ) {
    super();
  }

  /** Made when somebody asks for the first time. */
  document(): Promise<OpenAPIObject> {
    return (this.made ??= this.make());
  }

  private async make(): Promise<OpenAPIObject> {
    const app = await NestFactory.create(moduleOf(this.controllers), { abortOnError: false });
    return openApiDocument(app, this.origin);
  }
}

class DescribedModule {}

/** The controllers alone: what they and their guards ask for are stand-ins, for nobody calls them. */
function moduleOf(controllers: readonly Type[]): DynamicModule {
  const dependents = controllers.flatMap((controller) => [controller, ...guardsOf(controller)]);
  const standIns = dependents
    .flatMap((dependent) => metadataOf('design:paramtypes', dependent))
    .map((token): Provider => ({ provide: token, useValue: {} }));
  return { module: DescribedModule, controllers: [...controllers], providers: standIns };
}

type Class = abstract new (...args: never[]) => object;

function guardsOf(controller: Class): readonly Class[] {
  const prototype: object = controller.prototype as object;
  const methods = Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }): unknown => value);
  return methods.flatMap((method) => (typeof method === 'function' ? metadataOf(GUARDS_METADATA, method) : []));
}

function metadataOf(key: string, target: object): readonly Class[] {
  // What Nest's decorators and the compiler write there.
  return (Reflect.getMetadata(key, target) as readonly Class[] | undefined) ?? [];
}
