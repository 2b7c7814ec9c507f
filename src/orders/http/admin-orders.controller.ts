import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { formModel, readForm } from '../../platform/http/form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { parseId, type ShipmentId } from '../../shared/ids.js';
import { InspectOrder } from '../application/inspect-order.query.js';
import { ListOrders } from '../application/list-orders.query.js';
import { OperateOrder, type OperatorAction } from '../application/operate-order.use-case.js';
import { parseOrderCode } from '../domain/order-code.js';
import { OrderNotFoundError, ShipmentNotFoundError } from '../domain/order-errors.js';
import { ADMIN_ORDERS, adminOrdersView, adminOrderView } from './admin-orders.presenter.js';
import { GiveUpForm } from './dto/forms.dto.js';
import { orderCodeOf, queryText } from './params.js';

const ORDERS_A_PAGE = 30;

/** Everybody's orders, and what an operator does about them on behalf of who cannot. */
@ApiExcludeController()
@Access('admin')
@Controller('admin/orders')
export class AdminOrdersController {
  constructor(
    private readonly listOrders: ListOrders,
    private readonly inspectOrder: InspectOrder,
    private readonly operateOrder: OperateOrder,
  ) {}

  @Get()
  async list(
    @Query('code') code: unknown,
    @Query('status') status: unknown,
    @Query('cursor') cursor: unknown,
  ): Promise<PageResult | SeeOtherResult> {
    const sought = queryText(code)?.trim() ?? '';
    if (sought !== '') return this.find(sought);
    const query = { status: queryText(status), cursor: queryText(cursor), code: '' };
    const page_ = { cursor: query.cursor, limit: ORDERS_A_PAGE };
    return page(
      'orders/admin-orders',
      adminOrdersView(await this.listOrders.execute({ ...query, page: page_ }), query),
    );
  }

  @Get(':code')
  async show(@Param('code') code: string): Promise<PageResult> {
    return page('orders/admin-order', adminOrderView(await this.inspectOrder.execute(orderCodeOf(code))));
  }

  @Post(':code/cancel')
  cancel(@Param('code') code: string): Promise<SeeOtherResult> {
    return this.operate(code, { kind: 'cancel' });
  }

  @Post(':code/shipments/:id/cancel')
  async giveUp(
    @Param('code') code: string,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<PageResult | SeeOtherResult> {
    const shipmentId = shipmentIdOf(id);
    const form = await readForm(GiveUpForm, body);
    if (form.ok) return this.operate(code, { kind: 'give_up', shipmentId, reason: form.value.reason });
    const order = await this.inspectOrder.execute(orderCodeOf(code));
    const refused = { shipmentId, form: formModel(body, form.errors) };
    return page('orders/admin-order', adminOrderView(order, refused), 422);
  }

  @Post(':code/shipments/:id/delivered')
  delivered(@Param('code') code: string, @Param('id') id: string): Promise<SeeOtherResult> {
    return this.operate(code, { kind: 'deliver', shipmentId: shipmentIdOf(id) });
  }

  @Post(':code/shipments/:id/lost')
  lost(@Param('code') code: string, @Param('id') id: string): Promise<SeeOtherResult> {
    return this.operate(code, { kind: 'lose', shipmentId: shipmentIdOf(id) });
  }

  private async operate(text: string, action: OperatorAction): Promise<SeeOtherResult> {
    const code = orderCodeOf(text);
    await this.operateOrder.execute({ code, action });
    return seeOther(`${ADMIN_ORDERS}/${code}`, 'notices.order_operated');
  }

  private async find(text: string): Promise<PageResult | SeeOtherResult> {
    try {
      const code = parseOrderCode(text.toUpperCase());
      if (!code) throw new OrderNotFoundError();
      await this.inspectOrder.execute(code);
      return seeOther(`${ADMIN_ORDERS}/${code}`);
    } catch (error) {
      if (!(error instanceof OrderNotFoundError)) throw error;
      const query = { status: undefined, cursor: undefined, code: text };
      return page('orders/admin-orders', adminOrdersView({ items: [], nextCursor: null }, query), 404);
    }
  }
}

function shipmentIdOf(text: string): ShipmentId {
  const shipmentId = parseId<ShipmentId>(text);
  if (!shipmentId) throw new ShipmentNotFoundError();
  return shipmentId;
}
