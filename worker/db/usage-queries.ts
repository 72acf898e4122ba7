// What was sent and what it cost, from the projected entries, by the index on the time at which LINE accepted. Called by admin.

export interface UsageRow {
  readonly channelId: string;
  /** Null: the system. */
  readonly operatorId: string | null;
  readonly operatorName: string | null;
  /** Messages by reply, messages by push, and the messages of the plan that they used up. */
  readonly free: number;
  readonly pushed: number;
  readonly cost: number;
}

/** Exported for the test that holds its plan: a month's rows by the index, never the whole log. */
export const USAGE_SQL = `
  with sent as (
    select substr(chat_id, 1, instr(chat_id, ':') - 1) as channel_id, operator_id,
      sum(via = 'reply') as free, sum(via = 'push') as pushed, sum(cost) as cost
    from entries indexed by entries_cost
    where cost is not null and accepted_at >= ?1 and accepted_at < ?2
    group by 1, 2
  )
  select channel_id as channelId, operator_id as operatorId, operators.name as operatorName, free, pushed, cost
  from sent left join operators on operators.id = operator_id
  order by 1, cost desc, free desc`;

/** Per channel and operator. @param from @param until [from, until) in ms */
export async function readUsage(db: D1Database, from: number, until: number): Promise<UsageRow[]> {
  const { results } = await db.prepare(USAGE_SQL).bind(from, until).all<UsageRow>();
  return results;
}
