import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { type FieldErrors, formModel, readForm } from '../../platform/http/form.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../platform/http/page.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { parseId, type ShipmentId } from '../../shared/ids.js';
import { GiveUpShipment } from '../application/give-up-shipment.use-case.js';
import { ListSales } from '../application/list-sales.query.js';
import { ShipShipment } from '../application/ship-shipment.use-case.js';
import { ShowSale } from '../application/show-sale.query.js';
import { InvalidTrackingNumberError, ShipmentNotFoundError } from '../domain/order-errors.js';
import { GiveUpForm, ShipForm } from './dto/forms.dto.js';
import { giveUpView, salesView } from './sales.presenter.js';
import { isAlready, queryText } from './params.js';

const SALES = '/selling/orders';
const SALES_A_PAGE = 20;

@ApiExcludeController()
@Access('signed-in')
@Controller('selling')
export class SalesController {
  constructor(
    private readonly listSales: ListSales,
    private readonly showSale: ShowSale,
    private readonly shipShipment: ShipShipment,
    private readonly giveUpShipment: GiveUpShipment,
  ) {}

  @Get('orders')
  async list(@CurrentUser() user: Principal, @Query('cursor') query: unknown): Promise<PageResult> {
    const cursor = queryText(query);
    const sales = await this.listSales.execute({ sellerId: user.userId, page: { cursor, limit: SALES_A_PAGE } });
    return page('orders/sales', salesView(sales, cursor));
  }

  @Post('shipments/:id/ship')
  async ship(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<PageResult | SeeOtherResult> {
    const shipmentId = shipmentIdOf(id);
    const form = await readForm(ShipForm, body);
    if (!form.ok) return this.again(user, shipmentId, body, form.errors);
    try {
      const trackingNumber = form.value.trackingNumber ?? '';
      await this.shipShipment.execute({ sellerId: user.userId, shipmentId, trackingNumber });
    } catch (error) {
      // The button was pressed twice: what was asked for is so.
      if (isAlready(error, 'shipped', 'delivered')) return seeOther(SALES, 'notices.shipment_shipped');
      if (!(error instanceof InvalidTrackingNumberError)) throw error;
      return this.again(user, shipmentId, body, { trackingNumber: [{ key: 'errors.orders.invalid_tracking_number' }] });
    }
    return seeOther(SALES, 'notices.shipment_shipped');
  }

  @Get('shipments/:id/cancel')
  async askWhy(@CurrentUser() user: Principal, @Param('id') id: string): Promise<PageResult | SeeOtherResult> {
    const sale = await this.showSale.execute({ sellerId: user.userId, shipmentId: shipmentIdOf(id) });
    return sale.canShip ? page('orders/give-up', giveUpView(sale, formModel({}))) : seeOther(SALES);
  }

  @Post('shipments/:id/cancel')
  async giveUp(
    @CurrentUser() user: Principal,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<PageResult | SeeOtherResult> {
    const parcel = { sellerId: user.userId, shipmentId: shipmentIdOf(id) };
    const form = await readForm(GiveUpForm, body);
    if (!form.ok)
      return page('orders/give-up', giveUpView(await this.showSale.execute(parcel), formModel(body, form.errors)), 422);
    try {
      await this.giveUpShipment.execute({ ...parcel, reason: form.value.reason });
    } catch (error) {
      // The button was pressed twice: what was asked for is so.
      if (!isAlready(error, 'cancelled')) throw error;
    }
    return seeOther(SALES, 'notices.shipment_cancelled');
  }

  private async again(
    user: Principal,
    shipmentId: ShipmentId,
    body: unknown,
    errors: FieldErrors,
  ): Promise<PageResult> {
    const sellerId = user.userId;
    const sales = await this.listSales.execute({ sellerId, page: { cursor: undefined, limit: SALES_A_PAGE } });
    // One from further back comes first, or nobody would read what is wrong with it.
    const before = sales.items.some(({ id }) => id === shipmentId)
      ? []
      : [await this.showSale.execute({ sellerId, shipmentId })];
    const shown = { ...sales, items: [...before, ...sales.items] };
    return page('orders/sales', salesView(shown, undefined, { shipmentId, form: formModel(body, errors) }), 422);
  }
}

function shipmentIdOf(text: string): ShipmentId {
  const shipmentId = parseId<ShipmentId>(text);
  if (!shipmentId) throw new ShipmentNotFoundError();
  return shipmentId;
}
