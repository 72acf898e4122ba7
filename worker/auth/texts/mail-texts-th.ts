// Texts of the mails about sign-in: Thai, polite and without particles. Pure data.
import type { MailTexts } from './mail-texts';

export const MAIL_TEXTS_TH: MailTexts = {
  hello: 'เรียน คุณ{name}',
  security_subject: 'Kaiwa: การเข้าสู่ระบบของบัญชีคุณมีการเปลี่ยนแปลง',
  totp_added: 'มีการตั้งค่ารหัสใช้ครั้งเดียวจากแอปยืนยันตัวตน',
  totp_removed: 'มีการนำรหัสใช้ครั้งเดียวจากแอปยืนยันตัวตนออก',
  passkey_added: 'มีการเพิ่มพาสคีย์',
  passkey_removed: 'มีการนำพาสคีย์ออก',
  recovery_codes_made: 'มีการสร้างรหัสกู้คืนชุดใหม่ รหัสชุดเดิมใช้ไม่ได้แล้ว',
  recovery_code_used: 'มีการใช้รหัสกู้คืน',
  refresh_reused: 'พบการใช้สำเนาของการเข้าสู่ระบบของคุณซ้ำ ระบบจึงยุติการเข้าสู่ระบบนั้นแล้ว อาจมีผู้อื่นคัดลอกไป',
  ended_by_admin: 'ผู้ดูแลระบบยุติการเข้าสู่ระบบของคุณ',
  security_time: 'เวลา: {time}',
  was_it_you: 'ถ้าเป็นคุณเอง ไม่ต้องทำอะไร ถ้าไม่ใช่ ให้ยุติการเข้าสู่ระบบของคุณที่ {url} และแจ้งผู้ดูแลระบบทันที',
  ask_admin: 'เข้าสู่ระบบใหม่ได้เมื่อต้องการใช้งาน ถ้าไม่ทราบเหตุผล โปรดสอบถามผู้ดูแลระบบ',
  place: 'Kaiwa ของ {workspace}',
  invitation_subject: 'คำเชิญเข้าใช้ {place}',
  invitation: 'คุณได้รับเชิญให้เข้าใช้ {place} ตั้งรหัสผ่านได้ที่นี่:',
  reset_subject: 'รหัสผ่านใหม่สำหรับ {place}',
  reset: 'มีการขอตั้งรหัสผ่านใหม่สำหรับบัญชีของคุณที่ {place} ตั้งได้ที่นี่:',
  link_terms: 'ลิงก์นี้ใช้ได้ครั้งเดียวภายใน {hours} ชั่วโมง โปรดอย่าส่งต่อให้ผู้อื่น',
  not_expected: 'ถ้าคุณไม่ได้คาดว่าจะได้รับอีเมลนี้ โปรดแจ้งผู้ดูแลระบบ',
};
