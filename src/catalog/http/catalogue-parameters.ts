import { applyDecorators } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import { SEARCH_SORTS } from '../application/search-cursor.js';
import { CATEGORIES, CONDITIONS } from '../catalog.api.js';

export const DEFAULT_LIMIT = 24;
export const MAX_LIMIT = 100;

/** Describes the query of the catalogue; `readCatalogueQuery` reads it. */
export const CatalogueParameters = () =>
  applyDecorators(
    text('q', 'Words of title and author, by their beginnings, without regard to accents; or an ISBN.'),
    ApiQuery({ name: 'condition', required: false, enum: CONDITIONS }),
    ApiQuery({ name: 'category', required: false, enum: CATEGORIES }),
    text('min', 'Lowest price as decimal text in the currency’s own unit, such as 12.50.'),
    text('max', 'Highest price, likewise.'),
    ApiQuery({ name: 'sort', required: false, enum: SEARCH_SORTS, schema: { default: 'newest' } }),
    text('cursor', 'The `nextCursor` of the page before, with the same `sort`.'),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT },
    }),
  );

const text = (name: string, description: string) =>
  ApiQuery({ name, required: false, description, schema: { type: 'string' } });
