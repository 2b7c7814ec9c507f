import { Controller, HttpCode, NotFoundException, Post, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Request } from 'express';
import { AppConfig } from '../../platform/config/app-config.js';
import { Access } from '../../platform/http/access.js';
import { HearPaymentNotice } from '../application/hear-payment-notice.use-case.js';
import { ForgedNoticeError } from '../domain/order-errors.js';
import { ForgedNotices } from './forged-notices.js';

/** Where the payment provider tells what became of charges. Its signature is all that it has to show. */
@ApiExcludeController()
@Access('public')
@Controller('webhooks/payments')
export class PaymentWebhookController {
  constructor(
    private readonly config: AppConfig,
    private readonly hearNotice: HearPaymentNotice,
    private readonly forged: ForgedNotices,
  ) {}

  @Post()
  @HttpCode(204)
  async hear(@Req() request: Request): Promise<void> {
    if (this.config.payment.provider === 'simulated') throw new NotFoundException();
    const body: unknown = request.body;
    const notice = {
      header: (name: string) => request.get(name),
      body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    };
    try {
      await this.hearNotice.execute(notice);
    } catch (error) {
      if (error instanceof ForgedNoticeError) this.forged.from(request.ip, error);
      throw error;
    }
  }
}
