ALTER TABLE `chats` ADD `sla` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `sla_policy_id` text;--> statement-breakpoint
ALTER TABLE `sessions` ADD `sla_result` text;