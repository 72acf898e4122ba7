DROP INDEX `chats_owner_state_last_at`;--> statement-breakpoint
DROP INDEX `chats_team_waiting`;--> statement-breakpoint
ALTER TABLE `chats` ADD `late` integer;--> statement-breakpoint
CREATE INDEX `chats_owner_open` ON `chats` (`owner_id`) WHERE state IN ('assigned', 'active', 'on_hold');--> statement-breakpoint
CREATE INDEX `chats_team_open` ON `chats` (`team_id`,`last_at`,`chat_id`) WHERE state IN ('pending', 'waiting', 'assigned', 'active', 'on_hold');--> statement-breakpoint
CREATE INDEX `chats_team_waiting` ON `chats` (`team_id`,coalesce(`unanswered_since`, 9007199254740991),`chat_id`) WHERE state IN ('pending', 'waiting');