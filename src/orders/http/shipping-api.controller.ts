import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';
import { FieldRefusedError } from '../../platform/http/request-errors.js';
import { ListShippingRates } from '../application/list-shipping-rates.query.js';
import { ApiProblem } from '../../platform/openapi/api-problem.js';
import { UnknownCountryError } from '../domain/order-errors.js';
import { ShippingRateDto } from './dto/order-answers.dto.js';
import { shippingRateDto } from './order-answers.presenter.js';

@ApiTags('Orders')
@Access('public')
@Controller('api/v1/shipping')
export class ShippingApiController {
  constructor(private readonly listShippingRates: ListShippingRates) {}

  @Get('rates')
  @ApiOperation({
    operationId: 'listShippingRates',
    summary: 'Carriers that deliver to a country, and what they ask for an order',
    security: [],
  })
  @ApiQuery({ name: 'country', required: false, description: 'ISO 3166-1 alpha-2; without it, every carrier' })
  @ApiOkResponse({ type: [ShippingRateDto] })
  @ApiProblem(422, '`orders.unknown_country`')
  async rates(@Query('country') country: unknown): Promise<ShippingRateDto[]> {
    try {
      const rates = await this.listShippingRates.execute({ country });
      return rates.map(shippingRateDto);
    } catch (error) {
      throw error instanceof UnknownCountryError ? new FieldRefusedError('country', error) : error;
    }
  }
}
