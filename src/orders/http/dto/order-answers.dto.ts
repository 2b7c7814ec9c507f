import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { CARRIER_CODES } from '../../domain/carrier.js';
import { ORDER_STATUSES } from '../../domain/order-status.js';
import { PAYMENT_METHODS, REFUND_REASONS } from '../../domain/payment.js';
import { PARCEL_PROGRESS } from '../../domain/shipment.js';
import { SHIPMENT_STATUSES } from '../../domain/shipment-status.js';
import { ShippingAddressDto } from './order-requests.dto.js';

/** What the JSON API shows of orders: to their buyer only. */
export class OrderAmountDto {
  @ApiProperty({ type: 'integer', minimum: 0, example: 1999, description: 'Minor units' })
  amount!: number;

  @ApiProperty({ example: 'USD', description: 'ISO 4217' })
  currency!: string;
}

export class ShippingRateDto {
  @ApiProperty({ enum: CARRIER_CODES })
  carrier!: string;

  @ApiProperty({ example: 'Servientrega' })
  name!: string;

  @ApiProperty({ enum: ['national', 'international'] })
  coverage!: string;

  @ApiProperty({ type: OrderAmountDto })
  cost!: OrderAmountDto;
}

export class OrderItemDto {
  @ApiProperty()
  bookId!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty()
  author!: string;

  @ApiProperty({ type: 'integer' })
  quantity!: number;

  @ApiProperty({ type: OrderAmountDto, description: 'As it was when the copies were reserved' })
  unitPrice!: OrderAmountDto;

  @ApiProperty({ type: OrderAmountDto })
  total!: OrderAmountDto;
}

export class OrderShippingDto {
  @ApiProperty({ enum: CARRIER_CODES })
  carrier!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({ type: OrderAmountDto })
  cost!: OrderAmountDto;
}

export class OrderShipmentDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ enum: SHIPMENT_STATUSES })
  status!: string;

  @ApiProperty({ type: [String], description: 'The books in it' })
  bookIds!: string[];

  @ApiProperty({ type: String, nullable: true })
  trackingNumber!: string | null;

  @ApiProperty({ type: String, enum: [...PARCEL_PROGRESS, null], nullable: true, description: 'As the carrier says' })
  progress!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the carrier first said that it is late',
  })
  delayedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  shippedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  deliveredAt!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it will not be sent, as its seller says' })
  reason!: string | null;
}

export class OrderRefundDto {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'The shipment that it is for; `null`: the rest of the order, or money that was never owed',
  })
  shipmentId!: string | null;

  @ApiProperty({ enum: REFUND_REASONS })
  reason!: string;

  @ApiProperty({ type: OrderAmountDto, description: 'In the currency that was taken, which a `mismatch` may be about' })
  amount!: OrderAmountDto;

  @ApiProperty({ enum: ['due', 'refunded'] })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  createdAt!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  refundedAt!: string | null;
}

export class OrderPaymentDto {
  @ApiProperty({ enum: PAYMENT_METHODS })
  method!: string;

  @ApiProperty({ type: String, nullable: true, example: '4242' })
  cardLast4!: string | null;
}

export class OrderTransitionDto {
  @ApiProperty({ enum: ORDER_STATUSES })
  status!: string;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

@ApiExtraModels(OrderPaymentDto)
export class OrderDto {
  @ApiProperty({ example: 'BK-7F3K9QXM' })
  code!: string;

  @ApiProperty({ enum: ORDER_STATUSES })
  status!: string;

  @ApiProperty({ type: [OrderItemDto] })
  items!: OrderItemDto[];

  @ApiProperty({ type: OrderAmountDto, description: 'Of the books' })
  subtotal!: OrderAmountDto;

  @ApiProperty({ type: OrderShippingDto })
  shipping!: OrderShippingDto;

  @ApiProperty({ type: OrderAmountDto, description: 'Books and shipping' })
  total!: OrderAmountDto;

  @ApiProperty({ type: ShippingAddressDto })
  shippingAddress!: ShippingAddressDto;

  @ApiProperty({ type: [OrderShipmentDto], description: 'One a seller' })
  shipments!: OrderShipmentDto[];

  @ApiProperty({ type: [OrderRefundDto], description: 'Oldest first; never more than was taken' })
  refunds!: OrderRefundDto[];

  // `nullable` beside a reference is not enough: what is referred to would have to allow `null` itself.
  @ApiProperty({
    oneOf: [{ $ref: getSchemaPath(OrderPaymentDto) }, { type: 'object', nullable: true, enum: [null] }],
    description: 'The attempt that counts; `null` before there is one',
  })
  payment!: OrderPaymentDto | null;

  @ApiProperty({ type: [OrderTransitionDto], description: 'Oldest first' })
  timeline!: OrderTransitionDto[];

  @ApiProperty({ format: 'date-time' })
  placedAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Until when the copies are held while the order is not paid' })
  expiresAt!: string;
}

export class OrderSummaryItemDto {
  @ApiProperty()
  bookId!: string;

  @ApiProperty()
  title!: string;

  @ApiProperty({ type: 'integer' })
  quantity!: number;
}

export class OrderSummaryDto {
  @ApiProperty({ example: 'BK-7F3K9QXM' })
  code!: string;

  @ApiProperty({ enum: ORDER_STATUSES })
  status!: string;

  @ApiProperty({ type: [OrderSummaryItemDto] })
  items!: OrderSummaryItemDto[];

  @ApiProperty({ type: OrderAmountDto })
  total!: OrderAmountDto;

  @ApiProperty({ format: 'date-time' })
  placedAt!: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt!: string;
}

export class OrderListDto {
  @ApiProperty({ type: [OrderSummaryDto] })
  items!: OrderSummaryDto[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor!: string | null;
}

export class PaymentResultDto {
  @ApiProperty({ enum: ['captured', 'pending'] })
  status!: string;

  @ApiProperty({ example: 'BK-7F3K9QXM' })
  code!: string;

  @ApiProperty({ enum: ORDER_STATUSES })
  orderStatus!: string;
}
