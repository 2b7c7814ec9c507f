import { Controller, Get, NotFoundException, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { Access } from '../../platform/http/access.js';
import { GetCover } from '../application/get-cover.query.js';

/** Pictures of books. Their addresses are made from their content, so that browsers and caches may keep them for ever. */
@ApiExcludeController()
@Access('public')
@Controller('covers')
export class CoversController {
  constructor(private readonly getCover: GetCover) {}

  @Get(':name')
  async cover(@Param('name') name: string, @Res() response: Response): Promise<void> {
    const cover = await this.getCover.execute(name);
    switch (cover.kind) {
      case 'photo':
        send(response, 'image/webp', cover.webp);
        break;
      case 'drawing':
        send(response, 'image/svg+xml', cover.svg);
        break;
      case 'moved':
        response.setHeader('Cache-Control', 'public, max-age=300');
        response.redirect(302, cover.url);
        break;
      case 'none':
        throw new NotFoundException();
    }
  }
}

/** A picture that is opened by itself may load nothing and run nothing. */
function send(response: Response, type: string, body: Buffer | string): void {
  response
    .type(type)
    .setHeader('Cache-Control', 'public, max-age=31536000, immutable')
    .setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'")
    .setHeader('X-Content-Type-Options', 'nosniff')
    .send(body);
}
