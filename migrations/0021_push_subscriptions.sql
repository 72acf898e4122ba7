CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`login_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `push_subscriptions_operator` ON `push_subscriptions` (`operator_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `push_subscriptions_login` ON `push_subscriptions` (`login_id`);