CREATE TABLE `decisions` (
	`session_id` text NOT NULL,
	`decision_no` integer NOT NULL,
	`chat_id` text NOT NULL,
	`team_id` text NOT NULL,
	`at` integer NOT NULL,
	`record` text NOT NULL,
	`outcome` text NOT NULL,
	PRIMARY KEY(`session_id`, `decision_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `decisions_at` ON `decisions` (`at`);--> statement-breakpoint
CREATE TABLE `desk_documents` (
	`name` text PRIMARY KEY NOT NULL,
	`json` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`updated_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_desk` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`public_name` text,
	`capacity` integer,
	`languages` text NOT NULL,
	`skills` text NOT NULL,
	`teams` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`session_id` text NOT NULL,
	`team_id` text,
	`reason` text NOT NULL,
	`topic` text,
	`slots` text NOT NULL,
	`message` text,
	`made_at` integer NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`done_by` text,
	`done_at` integer,
	`mailed_at` integer
);
--> statement-breakpoint
CREATE INDEX `tickets_state` ON `tickets` (`state`,`made_at`,`id`);--> statement-breakpoint
CREATE INDEX `tickets_team_state` ON `tickets` (`team_id`,`state`,`made_at`,`id`) WHERE team_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `tickets_unmailed` ON `tickets` (`made_at`) WHERE mailed_at IS NULL;--> statement-breakpoint
ALTER TABLE `chats` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `priority` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `queue_since` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `topic` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `offer` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `held_until` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `is_escalated` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `is_parked` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `is_grey` integer;--> statement-breakpoint
CREATE INDEX `chats_team_waiting` ON `chats` (`team_id`,coalesce(`unanswered_since`, 9007199254740991),`chat_id`) WHERE state IN ('pending', 'waiting') AND team_id IS NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `team_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `ask_trigger` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `topic_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `topic` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `language` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `priority` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `queue_since` integer;--> statement-breakpoint
ALTER TABLE `sessions` ADD `escalated_at` integer;--> statement-breakpoint
ALTER TABLE `workspace` ADD `people_version` integer DEFAULT 0 NOT NULL;