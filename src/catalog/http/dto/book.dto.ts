import { ApiProperty } from '@nestjs/swagger';
import { CATEGORIES, CONDITIONS } from '../../catalog.api.js';
import { BookPriceDto } from './money.dto.js';

export class SellerDto {
  @ApiProperty()
  id!: string;

  @ApiProperty({ type: String, nullable: true, description: '`null` while the accounts cannot be asked.' })
  name!: string | null;
}

/** A book as lists have it. */
export class BookDto {
  @ApiProperty({ example: '01j9z3k8m4q7r2t5v8x1y4z6aa' })
  id!: string;

  @ApiProperty({ example: 'Cien años de soledad' })
  title!: string;

  @ApiProperty({ example: 'Gabriel García Márquez' })
  author!: string;

  @ApiProperty({ type: String, nullable: true, example: '9780307474728', description: 'ISBN-13 without hyphens.' })
  isbn!: string | null;

  @ApiProperty({ enum: CONDITIONS })
  condition!: string;

  @ApiProperty({ enum: CATEGORIES })
  category!: string;

  @ApiProperty({ type: BookPriceDto })
  price!: BookPriceDto;

  @ApiProperty({ type: 'integer', minimum: 0, description: 'Copies that can be bought now.' })
  available!: number;

  @ApiProperty({ type: SellerDto })
  seller!: SellerDto;

  @ApiProperty({ description: 'Path of the cover picture on this origin.' })
  coverUrl!: string;
}

export class BookDetailsDto extends BookDto {
  @ApiProperty({ description: 'Plain text; may be empty.' })
  description!: string;
}

export class BookListDto {
  @ApiProperty({ type: [BookDto] })
  items!: BookDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Send it as `cursor` for the next page.' })
  nextCursor!: string | null;
}
