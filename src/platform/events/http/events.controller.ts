import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { EventId } from '../../../shared/domain-event.js';
import { parseId } from '../../../shared/ids.js';
import { Access } from '../../http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../http/page.js';
import { pager } from '../../views/pager.js';
import { DeadEvents } from '../dead-events.js';
import { EventLog, type LoggedEvent } from '../event-log.js';
import type { DeadEventRow, EventsView } from './events.view.js';

const PATH = '/admin/events';
const EVENTS_PER_PAGE = 50;

/** Events that nobody could be told of, and what to do about them. */
@ApiExcludeController()
@Access('admin')
@Controller('admin/events')
export class EventsController {
  constructor(
    private readonly log: EventLog,
    private readonly deadEvents: DeadEvents,
  ) {}

  @Get()
  async list(@Query('cursor') cursor: unknown): Promise<PageResult> {
    const after = parseId<EventId>(cursor);
    const { items, nextCursor } = await this.log.list({ state: 'dead', after, limit: EVENTS_PER_PAGE });
    const { dead, pending } = await this.log.counts();
    const model: EventsView = {
      dead,
      pending,
      events: items.map(rowOf),
      pager: pager(PATH, {}, after, nextCursor),
    };
    return page('admin/events', model);
  }

  @Post('retry')
  async retryAll(): Promise<SeeOtherResult> {
    const count = await this.deadEvents.retryAll();
    return seeOther(PATH, 'notices.events_retried', { count });
  }

  @Post(':id/retry')
  async retry(@Param('id') id: string): Promise<SeeOtherResult> {
    await this.deadEvents.retry(eventIdOf(id));
    return seeOther(PATH, 'notices.events_retried', { count: 1 });
  }

  @Post(':id/discard')
  async discard(@Param('id') id: string): Promise<SeeOtherResult> {
    await this.deadEvents.discard(eventIdOf(id));
    return seeOther(PATH, 'notices.event_discarded');
  }
}

function eventIdOf(text: string): EventId {
  const id = parseId<EventId>(text);
  if (!id) throw new NotFoundException();
  return id;
}

function rowOf(event: LoggedEvent): DeadEventRow {
  return {
    id: event.id,
    type: event.type,
    subject: event.subject,
    occurredAt: new Date(event.occurredAt).toISOString(),
    attempts: event.attempts,
    error: event.lastError ?? '',
    requestId: event.requestId ?? '',
  };
}
