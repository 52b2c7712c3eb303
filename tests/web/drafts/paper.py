"""A plan as a clerk receives it, in the project's own words."""

PLAN = """KẾ HOẠCH
Hội nghị phổ biến quy định về thu gom chất thải

Sở Nông nghiệp và Môi trường ban hành Kế hoạch như sau:

I. THỜI GIAN
Thời gian: dự kiến trong quý III năm 2025.

II. TỔ CHỨC THỰC HIỆN

1. Giao Phòng Quản lý Môi trường và Khoáng sản chủ trì, phối hợp với Văn phòng Sở:

- Mời báo cáo viên của hội nghị;

- Tham mưu giấy mời gửi các thành phần tham dự.

2. Văn phòng Sở chủ trì:

- Chuẩn bị hội trường và các điều kiện cần thiết để tổ chức hội nghị.

3. Trạm Quan trắc môi trường chủ động đưa tin, bài đăng tải trên trang thông tin điện tử của Sở.
"""
