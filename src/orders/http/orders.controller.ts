import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { CancelOrder } from '../application/cancel-order.use-case.js';
import { ConfirmReceipt } from '../application/confirm-receipt.use-case.js';
import { ListMyOrders } from '../application/list-my-orders.query.js';
import { ShowOrder } from '../application/show-order.query.js';
import { orderListView, orderView } from './order.presenter.js';
import { isAlready, orderCodeOf, queryText } from './params.js';

const ORDERS_A_PAGE = 20;

@ApiExcludeController()
@Access('signed-in')
@Controller('orders')
export class OrdersController {
  constructor(
    private readonly listMyOrders: ListMyOrders,
    private readonly showOrder: ShowOrder,
    private readonly cancelOrder: CancelOrder,
    private readonly confirmReceipt: ConfirmReceipt,
  ) {}

  @Get()
  async list(@CurrentUser() user: Principal, @Query('cursor') query: unknown): Promise<PageResult> {
    const cursor = queryText(query);
    const orders = await this.listMyOrders.execute({ buyerId: user.userId, page: { cursor, limit: ORDERS_A_PAGE } });
    return page('orders/list', orderListView(orders, cursor));
  }

  @Get(':code')
  async show(@CurrentUser() user: Principal, @Param('code') code: string): Promise<PageResult> {
    const order = await this.showOrder.execute({ buyerId: user.userId, code: orderCodeOf(code) });
    return page('orders/order', orderView(order));
  }

  @Post(':code/cancel')
  async cancel(@CurrentUser() user: Principal, @Param('code') text: string): Promise<SeeOtherResult> {
    const code = orderCodeOf(text);
    const status = await this.cancelOrder.execute({ buyerId: user.userId, code });
    return seeOther(`/orders/${code}`, status === 'cancelled' ? 'notices.order_cancelled' : 'notices.order_refunding');
  }

  @Post(':code/received')
  async received(@CurrentUser() user: Principal, @Param('code') text: string): Promise<SeeOtherResult> {
    const code = orderCodeOf(text);
    try {
      await this.confirmReceipt.execute({ buyerId: user.userId, code });
    } catch (error) {
      // The button was pressed twice: what was asked for is so.
      if (!isAlready(error, 'delivered')) throw error;
    }
    return seeOther(`/orders/${code}`, 'notices.order_received');
  }
}
