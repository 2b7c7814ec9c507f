import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { Assets } from '../views/assets.js';

/** Serves the files under `/assets/`, whose addresses hold a hash of their content: they never change. */
@Injectable()
export class AssetsMiddleware implements NestMiddleware {
  constructor(private readonly assets: Assets) {}

  use(request: Request, response: Response, next: NextFunction): void {
    const asset = request.method === 'GET' || request.method === 'HEAD' ? this.assets.lookup(request.path) : undefined;
    if (!asset) {
      next();
      return;
    }
    response.type(asset.contentType).setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    response.sendFile(asset.file, { cacheControl: false, lastModified: false, dotfiles: 'allow' });
  }
}
