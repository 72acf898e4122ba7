CREATE TABLE `operator_preferences` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`document` text NOT NULL,
	`updated_at` integer NOT NULL
) WITHOUT ROWID;
