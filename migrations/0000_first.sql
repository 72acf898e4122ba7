CREATE TABLE `channel_log` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel_id` text NOT NULL,
	`at` integer NOT NULL,
	`type` text NOT NULL,
	`raw` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `channel_log_channel_at` ON `channel_log` (`channel_id`,`at`);--> statement-breakpoint
CREATE TABLE `channels` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`line_channel_id` text NOT NULL,
	`bot_user_id` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`access_token_sealed` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chat_reads` (
	`chat_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`read_count` integer NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`chat_id`, `operator_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `chats` (
	`chat_id` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`source_kind` text NOT NULL,
	`name` text,
	`picture_url` text,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`owner_id` text,
	`owner_name` text,
	`session_id` text,
	`preview_author` text,
	`preview_type` text,
	`preview_text` text,
	`last_at` integer NOT NULL,
	`has_message` integer NOT NULL,
	`unanswered_since` integer,
	`inbound_count` integer NOT NULL,
	`trouble_count` integer NOT NULL,
	`is_blocked` integer NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `chats_last_at` ON `chats` (`last_at`,`chat_id`);--> statement-breakpoint
CREATE INDEX `chats_state_last_at` ON `chats` (`state`,`last_at`,`chat_id`);--> statement-breakpoint
CREATE TABLE `entries` (
	`chat_id` text NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL,
	`changed_epoch` integer NOT NULL,
	`changed_seq` integer NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`author` text,
	`operator_id` text,
	`body` text,
	`delivery_state` text,
	`line_ts` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`chat_id`, `epoch`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`email_key` text NOT NULL,
	`email` text NOT NULL,
	`name` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text NOT NULL,
	`auth_version` integer NOT NULL,
	`is_disabled` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_email_key` ON `operators` (`email_key`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`state` text NOT NULL,
	`origin` text NOT NULL,
	`owner_id` text,
	`opened_at` integer NOT NULL,
	`assigned_at` integer,
	`first_human_at` integer,
	`resolved_at` integer,
	`closed_at` integer,
	`ended_by` text,
	`end_reason` text,
	`reopens` integer NOT NULL,
	`epoch` integer NOT NULL,
	`seq` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sessions_chat` ON `sessions` (`chat_id`,`opened_at`);--> statement-breakpoint
CREATE TABLE `workspace` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`settings_version` integer NOT NULL
);
