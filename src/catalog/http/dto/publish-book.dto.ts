import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CATEGORIES, CONDITIONS } from '../../catalog.api.js';
import { DEFAULT_CATEGORY, DEFAULT_CONDITION } from '../../domain/classification.js';
import { MAX_STOCK } from '../../domain/stock.js';
import {
  checkAuthor,
  checkCategory,
  checkCondition,
  checkDescription,
  checkIsbn,
  checkPrice,
  checkStock,
  checkTitle,
} from './book-checks.js';
import { CheckedBy } from '../../../platform/http/checked-by.js';
import { nullable, optional } from './field-checks.js';
import { BookPriceDto } from './money.dto.js';

export class PublishBookDto {
  @ApiProperty({ minLength: 1, maxLength: 300, example: 'Cien años de soledad' })
  @CheckedBy(checkTitle)
  title!: string;

  @ApiProperty({ minLength: 1, maxLength: 200, example: 'Gabriel García Márquez' })
  @CheckedBy(checkAuthor)
  author!: string;

  @ApiPropertyOptional({ maxLength: 5000, default: '', description: 'Plain text; line breaks are kept.' })
  @CheckedBy(optional(checkDescription))
  description?: string;

  @ApiProperty({ type: BookPriceDto })
  @CheckedBy(checkPrice)
  price!: BookPriceDto;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: MAX_STOCK, example: 3 })
  @CheckedBy(checkStock)
  stock!: number;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    example: '978-0-307-47472-8',
    description: 'ISBN-10 or ISBN-13 with a right check digit; hyphens are fine.',
  })
  @CheckedBy(nullable(checkIsbn))
  isbn?: string | null;

  @ApiPropertyOptional({ enum: CONDITIONS, default: DEFAULT_CONDITION })
  @CheckedBy(optional(checkCondition))
  condition?: string;

  @ApiPropertyOptional({ enum: CATEGORIES, default: DEFAULT_CATEGORY })
  @CheckedBy(optional(checkCategory))
  category?: string;
}
