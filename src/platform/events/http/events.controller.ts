import { Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { EventId } from '../../../shared/domain-event.js';
import { parseId } from '../../../shared/ids.js';
import { Access } from '../../http/access.js';
import { page, type PageResult, seeOther, type SeeOtherResult } from '../../http/page.js';
import { pager } from '../../views/pager.js';
import { DeadEvents } from '../dead-events.js';
import { EventLog, type LoggedEvent } from '../event-log.js';
import { EventTables } from '../event-tables.js';
import type { DeadEventRow, EventsTab, EventsView } from './events.view.js';

const PATH = '/admin/events';
const EVENTS_PER_PAGE = 50;

/**
 * Events that nobody could be told of, and what to do about them. A process has the outboxes of what it hosts: `?module=` says
 * whose are meant, so that whatever stands before several services can tell which of them to ask.
 */
@ApiExcludeController()
@Access('admin')
@Controller('admin/events')
export class EventsController {
  constructor(
    private readonly log: EventLog,
    private readonly deadEvents: DeadEvents,
    private readonly tables: EventTables,
  ) {}

  @Get()
  async list(@Query('module') name: unknown, @Query('cursor') cursor: unknown): Promise<PageResult> {
    const module = this.moduleOf(name);
    const after = parseId<EventId>(cursor);
    const { items, nextCursor } = await this.log.list({ state: 'dead', module, after, limit: EVENTS_PER_PAGE });
    const { dead, pending } = await this.log.counts(module);
    const model: EventsView = {
      tabs: this.tabs(module),
      query: queryOf(module),
      dead,
      pending,
      events: items.map(rowOf),
      pager: pager(PATH, { module }, after, nextCursor),
    };
    return page('admin/events', model);
  }

  @Post('retry')
  async retryAll(@Query('module') name: unknown): Promise<SeeOtherResult> {
    const module = this.moduleOf(name);
    const count = await this.deadEvents.retryAll(module);
    return seeOther(PATH + queryOf(module), 'notices.events_retried', { count });
  }

  @Post(':id/retry')
  async retry(@Param('id') id: string, @Query('module') name: unknown): Promise<SeeOtherResult> {
    const module = this.moduleOf(name);
    await this.deadEvents.retry(eventIdOf(id));
    return seeOther(PATH + queryOf(module), 'notices.events_retried', { count: 1 });
  }

  @Post(':id/discard')
  async discard(@Param('id') id: string, @Query('module') name: unknown): Promise<SeeOtherResult> {
    const module = this.moduleOf(name);
    await this.deadEvents.discard(eventIdOf(id));
    return seeOther(PATH + queryOf(module), 'notices.event_discarded');
  }

  /**
   * The module that is meant. Without a name it is all of them, if they are all here; else the first that is, so that
   * nobody takes a part for the whole. @throws NotFoundException for one that is elsewhere
   */
  private moduleOf(name: unknown): string | undefined {
    const { outboxes, outboxesOfBuild } = this.tables;
    const named = outboxesOfBuild.find((module) => module === name);
    if (named === undefined) return outboxes.length === outboxesOfBuild.length ? undefined : outboxes[0];
    if (!outboxes.includes(named)) throw new NotFoundException();
    return named;
  }

  private tabs(current: string | undefined): readonly EventsTab[] {
    const { outboxes, outboxesOfBuild } = this.tables;
    const all = outboxes.length === outboxesOfBuild.length ? [undefined] : [];
    return [...all, ...outboxesOfBuild].map((module) => ({
      module: module ?? null,
      url: PATH + queryOf(module),
      current: module === current,
    }));
  }
}

const queryOf = (module: string | undefined): string => (module === undefined ? '' : `?module=${module}`);

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
