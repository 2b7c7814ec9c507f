import { Body, Controller, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCookieAuth,
  ApiCreatedResponse,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Response } from 'express';
import { BookNotFoundError } from '../../catalog/catalog.api.js';
import { Access } from '../../platform/http/access.js';
import { CurrentUser, type Principal } from '../../platform/http/principal.js';
import { RateLimit } from '../../platform/rate-limit/rate-limit.js';
import { type BookId, parseId } from '../../shared/ids.js';
import { CancelOrder } from '../application/cancel-order.use-case.js';
import { ListMyOrders } from '../application/list-my-orders.query.js';
import { PayOrder } from '../application/pay-order.use-case.js';
import { PlaceOrder } from '../application/place-order.use-case.js';
import { ShowOrder } from '../application/show-order.query.js';
import type { CartLine } from '../domain/cart.js';
import type { OrderCode } from '../domain/order-code.js';
import { PaymentDeclinedError } from '../domain/order-errors.js';
import { quantityOf } from '../domain/quantity.js';
import { ApiProblem } from '../../platform/openapi/api-problem.js';
import { OrderDto, OrderListDto, PaymentResultDto } from './dto/order-answers.dto.js';
import {
  type OrderItemRequestDto,
  OrdersPageQueryDto,
  PayOrderRequestDto,
  PlaceOrderRequestDto,
} from './dto/order-requests.dto.js';
import { IdempotencyKey } from '../../platform/http/idempotency-key.js';
import { orderDto, orderListDto } from './order-answers.presenter.js';
import { orderCodeOf } from './params.js';

const ORDERS_A_PAGE = 20;

const ApiIdempotencyKey = (): MethodDecorator =>
  ApiHeader({
    name: 'Idempotency-Key',
    required: true,
    description: 'A UUID made for this one request: sending it again with the same body gets the same answer.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  });

@ApiTags('Orders')
@ApiBearerAuth('bearer')
@ApiCookieAuth('cookie')
@ApiProblem(401, '`request.not_authenticated`')
@Access('signed-in')
@Controller('api/v1/orders')
export class OrdersApiController {
  constructor(
    private readonly placeOrder: PlaceOrder,
    private readonly payOrder: PayOrder,
    private readonly cancelOrder: CancelOrder,
    private readonly listMyOrders: ListMyOrders,
    private readonly showOrder: ShowOrder,
  ) {}

  @Post()
  @RateLimit('checkout')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'placeOrder',
    summary: 'Order books',
    description: 'Reserves the copies, at the prices of this moment, until `expiresAt`.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: OrderDto })
  @ApiProblem(400, '`request.invalid`, `request.idempotency_key_missing`')
  @ApiProblem(429, '`request.too_many`: see Retry-After')
  @ApiProblem(404, '`catalog.book_not_found`')
  @ApiProblem(
    409,
    '`catalog.out_of_stock`, with `bookId` and `available`; `catalog.own_book`; `orders.checkout_closed`',
  )
  @ApiProblem(
    422,
    '`orders.unknown_country`, `orders.unknown_carrier`, `orders.carrier_unavailable`, `request.idempotency_key_reused`',
  )
  async place(
    @CurrentUser() user: Principal,
    @IdempotencyKey() idempotencyKey: string,
    @Body() { items, shippingAddress, carrier }: PlaceOrderRequestDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<OrderDto> {
    const { state } = await this.placeOrder.execute({
      buyerId: user.userId,
      idempotencyKey,
      items: items.map(cartLine),
      shippingAddress,
      carrier,
    });
    response.location(`/api/v1/orders/${state.code}`);
    return this.orderOf(user, state.code);
  }

  @Post(':code/payments')
  @RateLimit('payment')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'payOrder', summary: 'Pay an order' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: PaymentResultDto, description: 'Captured: the order is paid.' })
  @ApiAcceptedResponse({
    type: PaymentResultDto,
    description: 'The provider has not answered; the order shows what becomes of it.',
  })
  @ApiProblem(400, '`request.invalid`, `request.idempotency_key_missing`')
  @ApiProblem(429, '`request.too_many`: see Retry-After')
  @ApiProblem(
    402,
    '`orders.payment_declined`, with `reason`; `amount_mismatch`: something else than the total was taken, and all of it goes back',
  )
  @ApiProblem(404, '`orders.order_not_found`')
  @ApiProblem(409, '`orders.not_payable`, with the `state` of the order')
  @ApiProblem(422, '`orders.invalid_card`, `orders.unknown_payment_method`, `request.idempotency_key_reused`')
  async pay(
    @CurrentUser() user: Principal,
    @IdempotencyKey() idempotencyKey: string,
    @Param('code') text: string,
    @Body() { method, cardNumber }: PayOrderRequestDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<PaymentResultDto> {
    const code = orderCodeOf(text);
    const command = { buyerId: user.userId, code, idempotencyKey, method, cardNumber };
    const outcome = await this.payOrder.execute(command);
    if (outcome.kind === 'declined') throw new PaymentDeclinedError(outcome.reason);
    response.status(outcome.kind === 'captured' ? 201 : 202);
    const { status: orderStatus } = await this.orderOf(user, code);
    return { status: outcome.kind, code, orderStatus };
  }

  @Post(':code/cancellation')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'cancelOrder',
    summary: 'Cancel an order of which nothing was sent',
    description: 'The copies go back on sale; if it was paid, the refund begins. Repeating it is harmless.',
  })
  @ApiOkResponse({ type: OrderDto })
  @ApiProblem(404, '`orders.order_not_found`')
  @ApiProblem(409, '`orders.not_cancellable`, with the `state` of the order')
  async cancel(@CurrentUser() user: Principal, @Param('code') text: string): Promise<OrderDto> {
    const code = orderCodeOf(text);
    await this.cancelOrder.execute({ buyerId: user.userId, code });
    return this.orderOf(user, code);
  }

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'listOrders', summary: 'My orders, newest first' })
  @ApiOkResponse({ type: OrderListDto })
  @ApiProblem(400, '`request.invalid`')
  async list(@CurrentUser() user: Principal, @Query() query: OrdersPageQueryDto): Promise<OrderListDto> {
    const page = { cursor: query.cursor, limit: query.limit ?? ORDERS_A_PAGE };
    return orderListDto(await this.listMyOrders.execute({ buyerId: user.userId, page }));
  }

  @Get(':code')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ operationId: 'getOrder', summary: 'One of my orders' })
  @ApiOkResponse({ type: OrderDto })
  @ApiProblem(404, '`orders.order_not_found`: also for somebody else’s')
  getOne(@CurrentUser() user: Principal, @Param('code') code: string): Promise<OrderDto> {
    return this.orderOf(user, orderCodeOf(code));
  }

  private async orderOf(user: Principal, code: OrderCode): Promise<OrderDto> {
    const { order } = await this.showOrder.execute({ buyerId: user.userId, code });
    return orderDto(order);
  }
}

/** Text that is no id is the id of no book. */
function cartLine({ bookId: text, quantity }: OrderItemRequestDto): CartLine {
  const bookId = parseId<BookId>(text);
  if (!bookId) throw new BookNotFoundError(text);
  return { bookId, quantity: quantityOf(quantity) };
}
