import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { UserId } from '../../../shared/ids.js';
import type { ListPage } from '../../../shared/list-page.js';
import { type DeadMail, type MailCounts, MailOutbox, type OutboxMail } from '../../application/ports/mail-outbox.js';
import { MAIL_STATES, type MailId } from '../../domain/mail.js';
import { readContent } from './mail.mapper.js';

interface OutboxRecord {
  readonly id: MailId;
  readonly recipientId: UserId;
  readonly kind: string;
  readonly data: string;
  readonly state: string;
  readonly attempts: number;
  readonly reason: string | null;
  readonly createdAt: number;
}

const COLUMNS = `id, recipient_id AS recipientId, kind, data, state, attempts, last_error AS reason, created_at AS createdAt`;

@Injectable()
export class SqlMailOutbox extends MailOutbox {
  constructor(private readonly database: Database) {
    super();
  }

  async page(after: MailId | undefined, limit: number): Promise<ListPage<OutboxMail>> {
    const records = await this.database.query<OutboxRecord>(
      `SELECT ${COLUMNS} FROM notifications_messages ${after ? 'WHERE id < ?' : ''} ORDER BY id DESC LIMIT ?`,
      [...(after ? [after] : []), limit + 1],
    );
    return pageOf(records, limit, mailOf);
  }

  async byId(id: MailId): Promise<OutboxMail | null> {
    const sql = `SELECT ${COLUMNS} FROM notifications_messages WHERE id = ?`;
    const [record] = await this.database.query<OutboxRecord>(sql, [id]);
    return record ? mailOf(record) : null;
  }

  async dead(after: MailId | undefined, limit: number): Promise<ListPage<DeadMail>> {
    const records = await this.database.query<Omit<OutboxRecord, 'recipientId' | 'data' | 'state'>>(
      `SELECT id, kind, attempts, last_error AS reason, created_at AS createdAt
       FROM notifications_messages WHERE state = 'dead' ${after ? 'AND id < ?' : ''} ORDER BY id DESC LIMIT ?`,
      [...(after ? [after] : []), limit + 1],
    );
    return pageOf(records, limit, ({ createdAt, ...mail }) => ({ ...mail, writtenAt: new Date(createdAt) }));
  }

  /** Not of what is done with: that is almost everything. */
  async counts(): Promise<MailCounts> {
    const rows = await this.database.query<{ state: keyof MailCounts; mails: number }>(
      `SELECT state, COUNT(*) AS mails FROM notifications_messages WHERE state IN ('due', 'dead') GROUP BY state`,
    );
    return { due: 0, dead: 0, ...Object.fromEntries(rows.map(({ state, mails }) => [state, mails])) };
  }
}

/** Of the records that were asked for, one more than a page holds. */
function pageOf<R, T extends { readonly id: MailId }>(
  records: readonly R[],
  limit: number,
  read: (record: R) => T,
): ListPage<T> {
  const items = records.slice(0, limit).map(read);
  return { items, nextCursor: records.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function mailOf(record: OutboxRecord): OutboxMail {
  const { id, recipientId, kind, data, attempts, reason, createdAt } = record;
  return {
    id,
    recipientId,
    kind,
    content: readContent(kind, data),
    state: MAIL_STATES.find((state) => state === record.state) ?? 'due',
    attempts,
    reason,
    writtenAt: new Date(createdAt),
  };
}
