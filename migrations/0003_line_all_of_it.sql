CREATE TABLE `account_link_nonces` (
	`nonce_hash` text PRIMARY KEY NOT NULL,
	`channel_id` text NOT NULL,
	`account_id` text NOT NULL,
	`account_name` text NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `channel_health` (
	`channel_id` text PRIMARY KEY NOT NULL,
	`last_webhook_at` integer,
	`verified_at` integer,
	`redelivery_seen_at` integer,
	`signature_failed_since` integer,
	`signature_failed_at` integer,
	`signature_failures` integer DEFAULT 0 NOT NULL,
	`last_error_code` text,
	`last_error_at` integer,
	`credentials_refused_at` integer,
	`suspended_at` integer,
	`quota_limit` integer,
	`quota_used` integer,
	`quota_at` integer,
	`pushes_stopped_at` integer,
	`bot` text,
	`endpoint` text,
	`checked_at` integer,
	`check_failed_at` integer
);
--> statement-breakpoint
CREATE TABLE `saved_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`alt_text` text NOT NULL,
	`json` text NOT NULL,
	`created_by` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`purpose` text NOT NULL,
	`file_name` text NOT NULL,
	`declared_bytes` integer NOT NULL,
	`r2_upload_id` text,
	`kind` text,
	`content_type` text,
	`size_bytes` integer,
	`width` integer,
	`height` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `uploads_created_at` ON `uploads` (`created_at`);--> statement-breakpoint
ALTER TABLE `channel_log` ADD `event_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `channel_log_event` ON `channel_log` (`channel_id`,`event_id`);--> statement-breakpoint
ALTER TABLE `channels` ADD `previous_secret_sealed` text;--> statement-breakpoint
ALTER TABLE `channels` ADD `previous_secret_until` integer;--> statement-breakpoint
ALTER TABLE `channels` ADD `account_link_url` text;--> statement-breakpoint
ALTER TABLE `channels` ADD `account_link_key_hash` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `via` text;--> statement-breakpoint
ALTER TABLE `entries` ADD `cost` integer;--> statement-breakpoint
ALTER TABLE `entries` ADD `accepted_at` integer;--> statement-breakpoint
CREATE INDEX `entries_cost` ON `entries` (`accepted_at`) WHERE cost IS NOT NULL;--> statement-breakpoint
ALTER TABLE `workspace` ADD `sending` text;
