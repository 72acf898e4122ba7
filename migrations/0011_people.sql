CREATE TABLE `welcome_links` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `welcome_links_token` ON `welcome_links` (`token_hash`);--> statement-breakpoint
ALTER TABLE `operators` ADD `is_pending` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `operators` ADD `version` integer DEFAULT 1 NOT NULL;
