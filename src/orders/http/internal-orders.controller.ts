import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { Access } from '../../platform/http/access.js';
import { InternalEndpoints } from '../../platform/internal/internal-endpoints.js';
import { OrdersApi } from '../orders.api.js';
import { ordersWire } from '../orders.wire.js';

/** The contract, for the services of this shop that do not host orders. */
@ApiExcludeController()
@Access('internal')
@Controller('internal/orders')
export class InternalOrdersController {
  private readonly endpoints: InternalEndpoints<OrdersApi>;

  constructor(orders: OrdersApi) {
    this.endpoints = new InternalEndpoints(ordersWire, orders);
  }

  @Post(':method')
  @HttpCode(200)
  answer(@Param('method') method: string, @Req() request: Request): Promise<{ readonly result: unknown }> {
    return this.endpoints.answer(method, request);
  }
}
