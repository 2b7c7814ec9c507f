import { ApiHideProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CATEGORIES, CONDITIONS } from '../../catalog.api.js';
import { MAX_STOCK } from '../../domain/stock.js';
import {
  checkAuthor,
  checkCategory,
  checkCondition,
  checkDescription,
  checkIsbn,
  checkPrice,
  checkStockChange,
  checkTitle,
  refuseStock,
} from './book-checks.js';
import { CheckedBy } from '../../../platform/http/checked-by.js';
import { nullable, optional } from './field-checks.js';
import { BookPriceDto } from './money.dto.js';

/** What is left out stays as it is. */
export class EditBookDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: 300 })
  @CheckedBy(optional(checkTitle))
  title?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @CheckedBy(optional(checkAuthor))
  author?: string;

  @ApiPropertyOptional({ maxLength: 5000 })
  @CheckedBy(optional(checkDescription))
  description?: string;

  @ApiPropertyOptional({ type: BookPriceDto })
  @CheckedBy(optional(checkPrice))
  price?: BookPriceDto;

  @ApiPropertyOptional({ type: String, nullable: true, description: '`null` or empty takes the ISBN away.' })
  @CheckedBy(nullable(checkIsbn))
  isbn?: string | null;

  @ApiPropertyOptional({ enum: CONDITIONS })
  @CheckedBy(optional(checkCondition))
  condition?: string;

  @ApiPropertyOptional({ enum: CATEGORIES })
  @CheckedBy(optional(checkCategory))
  category?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: -MAX_STOCK,
    maximum: MAX_STOCK,
    description: 'Copies put on sale, or taken off sale when negative.',
  })
  @CheckedBy(optional(checkStockChange))
  stockChange?: number;

  /** An absolute number would undo the sales of the meantime: it is refused rather than ignored. */
  @ApiHideProperty()
  @CheckedBy(refuseStock)
  stock?: undefined;
}
