// Tells those who lead, and those who see the channels' settings, that a channel has new trouble or its quota a new level: at once in
// their consoles, and by push. The codes that were told stand beside the channel's health; who changes them tells. A crash in between
// tells nobody, and the channel's own page still shows it. Called after each check.
import { listAccounts } from '../db/access-queries';
import { claimTold, readChannels, readSending } from '../db/channel-check-queries';
import { channelNews } from '../domain/channels/channel-news';
import { channelWarnings } from '../domain/channels/channel-warnings';
import type { OperatorId } from '../domain/ids';
import { can, type Grantee } from '../domain/permissions/can';
import type { Env } from '../env';
import { logError, logInfo } from '../platform/log';
import type { ChannelNews } from '../protocol/desk-news';
import { operatorHub } from '../stubs';

/** Never throws. @param now ms */
export async function tellChannelNews(env: Env, channelId: string, now: number): Promise<void> {
  try {
    const [[row], sending] = await Promise.all([readChannels(env.DB, channelId), readSending(env.DB)]);
    if (row === undefined) return;
    const webhookUrl = `${env.MEDIA_ORIGIN}/webhook/line/${channelId}`;
    const codes = channelWarnings(row.health, { now, webhookUrl, quotaWarnPercent: sending.quotaWarnPercent }).map(
      ({ code }) => code,
    );
    const news = channelNews(row.health.told, codes);
    if (!(await claimTold(env.DB, channelId, row.health.told, codes))) return;
    for (const trouble of news) await tellAll(env, { ...trouble, channelId, name: row.name }, now);
  } catch (cause) {
    logError('channel_news_not_told', cause, { channel: channelId });
  }
}

async function tellAll(env: Env, news: Omit<ChannelNews, 'mayOpen'>, now: number): Promise<void> {
  const people = (await listAccounts(env.DB.withSession('first-primary'))).map(
    // As D1 has it.
    ({ operatorId, access }): Grantee => ({ operatorId: operatorId as OperatorId, access }),
  );
  const readers = people.filter((person) => can(person, 'chat.lead') || can(person, 'channel.read'));
  await Promise.all(readers.map((person) => tellOne(env, person, news, now)));
  logInfo('channel_news_told', { channel: news.channelId, code: news.code, people: readers.length });
}

async function tellOne(env: Env, person: Grantee, news: Omit<ChannelNews, 'mayOpen'>, now: number): Promise<void> {
  const { operatorId } = person;
  const mayOpen = can(person, 'channel.read');
  const path = mayOpen ? '/settings/channels' : '/inbox';
  const about = { kind: news.kind, name: news.name, chatId: `channel:${news.channelId}`, path };
  try {
    await Promise.all([
      operatorHub(env, operatorId).told(operatorId, { ...news, mayOpen }, null),
      env.NOTICES.send({ ...about, operatorId, text: null, at: now }),
    ]);
  } catch (cause) {
    // One who cannot be reached keeps none of the others from it.
    logError('channel_news_not_told', cause, { operatorId });
  }
}
