import { Controller, Get, Redirect } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Access } from '../../platform/http/access.js';

/** The addresses of the store that this one replaces, for bookmarks and links. Its numbers of books are not ours. */
@ApiExcludeController()
@Access('public')
@Controller('book')
export class OriginalPathsController {
  @Get('catalog')
  @Redirect('/books', 301)
  catalog(): void {
    // The decorator answers.
  }

  @Get('my_books')
  @Redirect('/selling', 301)
  myBooks(): void {
    // The decorator answers.
  }

  @Get('add_book')
  @Redirect('/selling/new', 301)
  addBook(): void {
    // The decorator answers.
  }

  @Get('edit_book/:id')
  @Redirect('/selling', 301)
  editBook(): void {
    // The decorator answers.
  }
}
