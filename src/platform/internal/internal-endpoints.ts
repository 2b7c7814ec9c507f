import { BadRequestException } from '@nestjs/common';
import type { Request } from 'express';
import { pathOf, type WireContract, type WireMethod } from './wire-contract.js';
import { UnknownMethodException } from './wire-problem.js';
import { WireValueError } from './wire-values.js';

type Endpoint = (args: unknown) => Promise<unknown>;

/** The methods of one contract as endpoints of its owner. */
export class InternalEndpoints<Api extends object> {
  private readonly endpoints: ReadonlyMap<string, Endpoint>;

  constructor(wire: WireContract<Api>, api: Api) {
    const methods = Object.entries(wire) as [keyof Api & string, WireMethod<unknown[], unknown>][];
    this.endpoints = new Map(methods.map(([name, { args }]) => [pathOf(name), endpointOf(api, name, args)]));
  }

  /** @throws UnknownMethodException for a method that the contract lacks, BadRequestException for arguments it does not take */
  async answer(method: string, request: Request): Promise<{ readonly result: unknown }> {
    const endpoint = this.endpoints.get(method);
    if (!endpoint) throw new UnknownMethodException();
    try {
      return { result: (await endpoint(argsOf(request))) ?? null };
    } catch (error) {
      if (error instanceof WireValueError) throw new BadRequestException(error.message, { cause: error });
      throw error;
    }
  }
}

function endpointOf<Api extends object>(
  api: Api,
  name: keyof Api & string,
  parse: (value: unknown, path: string) => unknown[],
): Endpoint {
  // Now, so that a contract without it does not start; and again for each call, as any other caller of the object would.
  methodOf(api, name);
  return async (args) => {
    const answer: unknown = await Reflect.apply(methodOf(api, name), api, parse(args, 'args'));
    return answer;
  };
}

function methodOf<Api extends object>(api: Api, name: keyof Api & string): Api[keyof Api] & CallableFunction {
  const method = api[name];
  if (typeof method !== 'function') throw new TypeError(`the contract has no ${name}`);
  return method;
}

function argsOf(request: Request): unknown {
  const body: unknown = request.body;
  try {
    const parsed: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    return typeof parsed === 'object' && parsed !== null && 'args' in parsed ? parsed.args : undefined;
  } catch (error) {
    throw new BadRequestException('the body is no JSON', { cause: error });
  }
}
