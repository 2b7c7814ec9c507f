import { ApiProperty } from '@nestjs/swagger';

export class BookPriceDto {
  @ApiProperty({ type: 'integer', minimum: 1, example: 1250, description: 'Minor units: 1250 is 12.50.' })
  amount!: number;

  @ApiProperty({ pattern: '^[A-Z]{3}$', example: 'USD', description: 'ISO 4217; the one currency of the store.' })
  currency!: string;
}
