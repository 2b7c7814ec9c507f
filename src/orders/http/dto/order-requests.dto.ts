import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { says } from '../../../platform/http/form.js';
import { CARRIER_CODES } from '../../domain/carrier.js';
import { MAX_CART_LINES } from '../../domain/cart.js';
import { PAYMENT_METHODS } from '../../domain/payment.js';
import { MAX_QUANTITY, MIN_QUANTITY } from '../../domain/quantity.js';
import { ADDRESS_LIMITS } from '../../domain/shipping-address.js';
import { CheckedBy } from '../../../platform/http/checked-by.js';
import { checkAddress, checkObject, checkObjects, checkQuantity, checkText } from './field-checks.js';

// What the JSON API takes. A field of another name is left out: no price, amount or status is read from anywhere.

const MAX_WORD = 60;
const MAX_CARD_TEXT = 40;

export class OrderItemRequestDto {
  @ApiProperty({ example: '01j9z3k8m4q7r2t5v8x1y4z6aa' })
  @CheckedBy(checkText(MAX_WORD))
  bookId!: string;

  @ApiProperty({ type: 'integer', minimum: MIN_QUANTITY, maximum: MAX_QUANTITY, example: 1 })
  @CheckedBy(checkQuantity)
  quantity!: number;
}

export class ShippingAddressDto {
  @ApiProperty({ example: 'Ana Quiroga', maxLength: ADDRESS_LIMITS.recipient })
  @CheckedBy(checkAddress('recipient'))
  recipient!: string;

  @ApiProperty({ example: 'Calle 10 # 43-21', maxLength: ADDRESS_LIMITS.street })
  @CheckedBy(checkAddress('street'))
  street!: string;

  @ApiProperty({ example: 'Medellín', maxLength: ADDRESS_LIMITS.city })
  @CheckedBy(checkAddress('city'))
  city!: string;

  @ApiProperty({ example: 'Antioquia', maxLength: ADDRESS_LIMITS.region })
  @CheckedBy(checkAddress('region'))
  region!: string;

  @ApiProperty({ example: '050021', maxLength: ADDRESS_LIMITS.postalCode })
  @CheckedBy(checkAddress('postalCode'))
  postalCode!: string;

  @ApiProperty({ example: 'CO', description: 'ISO 3166-1 alpha-2' })
  @CheckedBy(checkText(MAX_WORD))
  country!: string;
}

export class PlaceOrderRequestDto {
  @ApiProperty({ type: [OrderItemRequestDto], minItems: 1, maxItems: MAX_CART_LINES })
  @CheckedBy(checkObjects(MAX_CART_LINES))
  @ValidateNested(says('validation.invalid'))
  @Type(() => OrderItemRequestDto)
  items!: OrderItemRequestDto[];

  @ApiProperty({ type: ShippingAddressDto })
  @CheckedBy(checkObject)
  @ValidateNested(says('validation.invalid'))
  @Type(() => ShippingAddressDto)
  shippingAddress!: ShippingAddressDto;

  @ApiProperty({ enum: CARRIER_CODES, example: 'servientrega' })
  @CheckedBy(checkText(MAX_WORD))
  carrier!: string;
}

export class PayOrderRequestDto {
  @ApiProperty({ enum: PAYMENT_METHODS, example: 'credit_card' })
  @CheckedBy(checkText(MAX_WORD))
  method!: string;

  @ApiPropertyOptional({ example: '4242424242424242', description: 'For `credit_card`. It is never stored.' })
  @IsOptional()
  @CheckedBy(checkText(MAX_CARD_TEXT))
  cardNumber?: string;
}

export class OrdersPageQueryDto {
  @ApiPropertyOptional({ description: 'The `nextCursor` of the page before.' })
  @IsOptional()
  @CheckedBy(checkText(200))
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt(says('validation.integer'))
  @Min(1, says('validation.range', { min: 1, max: 100 }))
  @Max(100, says('validation.range', { min: 1, max: 100 }))
  limit?: number;
}
