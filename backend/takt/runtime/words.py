"""The sentences of the terminal, in English and Chinese, by stable code.

The web application has its own locales; these are for the person at the server.
"""

import locale
import os

from takt.kernel.errors import DomainError
from takt.runtime.command_words import COMMAND_WORDS, FIELD_WORDS
from takt.settings import Settings

WORDS: dict[str, tuple[str, str]] = {
    "database.programs_missing": (
        "The PostgreSQL programs are missing from the installation ({package}). "
        "Run `make run` again, or set TAKT_DATABASE_URL to a server of yours.",
        "安装中缺少 PostgreSQL 程序（{package}）。请重新运行 `make run`，"
        "或用 TAKT_DATABASE_URL 指定您自己的服务器。",
    ),
    "database.no_system_user": (
        "Takt runs as root, and PostgreSQL may not. The system user takt-db could not be made: "
        "{why}. Create it, or start Takt as an ordinary user.",
        "Takt 以 root 运行，而 PostgreSQL 不允许。无法创建系统用户 takt-db：{why}。"
        "请创建该用户，或以普通用户启动 Takt。",
    ),
    "database.no_data": (
        "There are no data of Takt in {folder}. Start the server there first (`takt serve`), or "
        "set TAKT_DATA_DIR to the folder that holds them.",
        "{folder} 中没有 Takt 的数据。请先在那里启动服务器（`takt serve`），"
        "或用 TAKT_DATA_DIR 指定存放数据的文件夹。",
    ),
    "database.old_tables": (
        "The tables are not up to date: run `takt migrate` first.",
        "数据表不是最新：请先运行 `takt migrate`。",
    ),
    "database.in_use": (
        "Takt already runs on this data folder ({folder}). Stop it first.",
        "已有 Takt 正在使用此数据文件夹（{folder}）。请先停止它。",
    ),
    "database.path_too_long": (
        "The path {path} is too long for a socket. Set TAKT_DATA_DIR to a shorter one.",
        "路径 {path} 太长，无法建立套接字。请用 TAKT_DATA_DIR 指定较短的路径。",
    ),
    "database.other_account": (
        "The data in {folder} belongs to the user {owner}. Start Takt as that user.",
        "{folder} 中的数据属于用户 {owner}。请以该用户启动 Takt。",
    ),
    "database.other_major_version": (
        "The data in {folder} is of PostgreSQL {found}; this version of Takt runs {expected}. "
        "Nothing was changed. Move it over with `takt restore FILE`, FILE being a backup of it; "
        "without one, start the previous version of Takt and run `takt backup` there.",
        "{folder} 中的数据来自 PostgreSQL {found}，而此版本的 Takt 使用 {expected}。"
        "数据未作任何改动。请用 `takt restore 备份文件` 迁移；若没有备份，"
        "请先启动旧版本的 Takt 并运行 `takt backup`。",
    ),
    "database.cannot_create": (
        "PostgreSQL's {program} failed: {why}",
        "PostgreSQL 的 {program} 失败：{why}",
    ),
    "database.cannot_start": (
        "PostgreSQL does not start: {why}",
        "PostgreSQL 无法启动：{why}",
    ),
    "database.server_too_old": (
        "The server runs PostgreSQL {found}; Takt needs {needed} or later.",
        "服务器运行 PostgreSQL {found}，Takt 需要 {needed} 或更高版本。",
    ),
    "database.not_set_up": (
        "There is no plant in {folder} yet. Start the server with `takt serve`, or set "
        "TAKT_DATA_DIR to the folder of your plant.",
        "{folder} 中还没有工厂数据。请用 `takt serve` 启动服务器，"
        "或将 TAKT_DATA_DIR 设为您的工厂数据文件夹。",
    ),
    "database.unreachable": (
        "The database does not answer: {why}",
        "数据库无响应：{why}",
    ),
    "serve.port_in_use": (
        "Port {port} is taken by another program. Free it, or choose another with {variable}.",
        "端口 {port} 已被其他程序占用。请释放该端口，或用 {variable} 另选一个。",
    ),
    "serve.port_in_use_by": (
        "Port {port} is taken by {holder}. End that program, or choose another port with "
        "{variable}.",
        "端口 {port} 已被 {holder} 占用。请结束该程序，或用 {variable} 另选一个端口。",
    ),
    "serve.port_moved": (
        "Port {port} is taken by {holder}: Takt uses {chosen} instead.",
        "端口 {port} 已被{holder}占用：Takt 改用 {chosen}。",
    ),
    "serve.port_lost": (
        "!! PHONES ARE CUT OFF: port {port} is taken by {holder}, so Takt uses {chosen}.\n"
        "     Connected phones and tablets still look for port {port}.\n"
        "     What to do: end that program, stop Takt with Ctrl-C, and start it again.",
        "！！手机连不上：端口 {port} 已被{holder}占用，Takt 改用了 {chosen}。\n"
        "     已连接的手机和平板仍在找端口 {port}。\n"
        "     怎么办：结束那个程序，按 Ctrl-C 停止 Takt，再重新启动。",
    ),
    "serve.other_program": (
        "another program",
        "其他程序",
    ),
    "serve.port_forbidden": (
        "Port {port} needs rights that this user does not have. Choose one above 1023 with "
        "{variable}.",
        "当前用户无权使用端口 {port}。请用 {variable} 选择 1023 以上的端口。",
    ),
    "serve.starting": ("Takt is starting ...", "Takt 正在启动……"),
    "serve.stopping": ("Takt is stopping ...", "Takt 正在停止……"),
    "serve.interrupted": (
        "Takt was stopped while it was starting. All data is kept.",
        "Takt 在启动过程中被停止。所有数据均已保存。",
    ),
    "serve.stopped": ("Takt has stopped. All data is kept.", "Takt 已停止。所有数据均已保存。"),
    "serve.address": ("Takt runs at {url}", "Takt 运行于 {url}"),
    "serve.phone": (
        "On a phone or tablet, scan this code or open {url}: it says how to trust this server.",
        "在手机或平板上扫描此二维码，或打开 {url}：页面说明如何信任此服务器。",
    ),
    "serve.phone_direct": ("On a phone, scan this code.", "在手机上扫描此二维码。"),
    "serve.fingerprint": (
        "Fingerprint of its certificate authority, takt-ca.crt (SHA-256), to compare before "
        "trusting it:",
        "证书颁发机构 takt-ca.crt 的指纹（SHA-256），信任前请对比：",
    ),
    "serve.left_out": (
        "The certificate does not cover {names}: its authority was made before. "
        "`takt serve --new-authority` makes one that does; each device must then trust it anew.",
        "证书不包含 {names}：颁发机构在此之前已建立。运行 `takt serve --new-authority` "
        "可建立新的颁发机构；之后每台设备都需重新信任。",
    ),
    "serve.setup_code": (
        "This server is empty. Open the address and type this set-up code: {code}",
        "此服务器尚无数据。请打开上述地址并输入初始化代码：{code}",
    ),
    "serve.sign_ins": (
        "Sign-ins of the demo plant (made for this installation only):",
        "演示工厂的登录账号（仅为本次安装生成）：",
    ),
    "serve.sign_in_columns": ("role|name|password|PIN|badge", "角色|姓名|密码|PIN|工牌"),
    "serve.enrolment": (
        "Code to connect one device (24 hours; a restart gives the next): {code}",
        "连接码（连接一台终端，24 小时内有效，重启会换新码）：{code}",
    ),
    "serve.changed_since": ("(changed since)", "（已更改）"),
    "serve.no_demo": (
        "The data folder already holds people: the demo plant was not loaded.",
        "数据文件夹中已有人员：未载入演示工厂。",
    ),
    "serve.is_demo": (
        "This folder holds the demo plant. Your own: TAKT_DATA_DIR=<another folder> takt serve",
        "这个文件夹里是示范工厂。建立自己的工厂：TAKT_DATA_DIR=<另一个文件夹> takt serve",
    ),
    "serve.no_web": (
        "The web application is not built ({folder}). Run `make web`.",
        "网页应用尚未构建（{folder}）。请运行 `make web`。",
    ),
    "serve.stop_hint": ("Ctrl-C stops Takt.", "按 Ctrl-C 停止 Takt。"),
    "verify.fits": (
        "Everything fits: every balance, digest and chain agrees.",
        "全部一致：每个余额、摘要和链都相符。",
    ),
    "verify.waiting": (
        "Photo {waiting}: announced, {received} of {size} bytes are here; its device brings it.",
        "照片 {waiting}：已登记，收到 {received}／{size} 字节；终端会继续上传。",
    ),
    "verify.differs": ("Differences: {count}.", "发现 {count} 处不一致。"),
    "settings.wrong": ("These settings are wrong:", "以下设置有误："),
    "command.not_there": (
        "This version of Takt has no `{name}` command yet.",
        "此版本的 Takt 尚无 `{name}` 命令。",
    ),
    "migrate.done": ("Migrations run: {names}", "已执行的迁移：{names}"),
    "migrate.none": ("The database is up to date.", "数据库已是最新。"),
    "demo.done": ("The demo plant is loaded.", "演示工厂已载入。"),
    "backup.done": (
        "Backup written and verified ({rows} rows in {tables} tables): {path}",
        "备份已写入并验证（{tables} 个表，{rows} 行）：{path}",
    ),
    "backup.done_structure": (
        "Backup written: {path}. Only its structure was verified: this account may not create a "
        "scratch database on the external server.",
        "备份已写入：{path}。仅验证了结构：该账号无权在外部服务器上创建临时数据库。",
    ),
    "backup.differs": (
        "The backup does not read back as it was written and was removed: {tables}",
        "备份读回的内容与写入时不一致，已删除：{tables}",
    ),
    "backup.program_failed": ("{program} failed: {why}", "{program} 失败：{why}"),
    "backup.unreadable": (
        "{path} is no backup of Takt, or is damaged: {why}",
        "{path} 不是 Takt 的备份或已损坏：{why}",
    ),
    "backup.folder_unwritable": (
        "Backups cannot be written to {folder}: {why}. Is the disk or share there, and may this "
        "user write to it? TAKT_BACKUP_DIR or --to names another folder.",
        "备份无法写入 {folder}：{why}。磁盘或共享是否已挂载，当前用户是否有写入权限？"
        "可用 TAKT_BACKUP_DIR 或 --to 另选文件夹。",
    ),
    "backup.no_file": ("There is no file {path}.", "没有文件 {path}。"),
    "backup.no_space": (
        "{folder} has {free_mb} MB free; the backup needs about {needed_mb} MB.",
        "{folder} 剩余 {free_mb} MB，备份约需 {needed_mb} MB。",
    ),
    "restore.newer": (
        "The backup comes from a newer version of Takt (it knows {names}). Install that version.",
        "该备份来自更新版本的 Takt（包含 {names}）。请安装相应版本。",
    ),
    "restore.confirm": (
        "This replaces the present data by the backup of {made_at}. The present data is kept "
        "aside until the next restore. Repeat with --yes to do it.",
        "此操作将用 {made_at} 的备份替换当前数据。当前数据会保留到下一次恢复。"
        "加上 --yes 再次运行即可执行。",
    ),
    "restore.stop_first": (
        "Takt runs on this data folder: stop it before.",
        "Takt 正在使用此数据文件夹：请先停止它。",
    ),
    "restore.done": (
        "Restored the backup of {made_at}: {rows} rows, epoch {epoch}. Devices send again what "
        "they recorded since then.",
        "已恢复 {made_at} 的备份：{rows} 行，纪元 {epoch}。各设备会重新发送此后记录的内容。",
    ),
    "restore.in_use": (
        "Other programs use the database {database}. Stop every Takt server, then try again.",
        "其他程序正在使用数据库 {database}。请停止所有 Takt 服务器后重试。",
    ),
    "backup.running": (
        "Another backup is being made at this moment.",
        "另一个备份正在进行。",
    ),
    "restore.kept": (
        "The previous data is kept as {name}; the next restore removes it.",
        "之前的数据保存为 {name}，下次恢复时将删除。",
    ),
}


def language_of(settings: Settings) -> str:
    """Return the language of the terminal."""
    if settings.language != "auto":
        return settings.language
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    spoken = spoken or locale.getlocale()[0] or ""
    return "zh-CN" if spoken.lower().startswith("zh") else "en"


def sentence(settings: Settings, code: str, /, **data: object) -> str:
    """Return the sentence for a code in the language of the terminal."""
    english, chinese = WORDS.get(code) or COMMAND_WORDS[code]
    text = chinese if language_of(settings) == "zh-CN" else english
    return text.format(**data)


def explain(settings: Settings, error: DomainError) -> str:
    """Return the sentence for an error; codes without one speak for themselves."""
    words = WORDS.get(error.code) or COMMAND_WORDS.get(error.code)
    if words is None:
        return str(error)
    return words[language_of(settings) == "zh-CN"].format(**error.data)


def field_meaning(settings: Settings, code: str) -> str:
    """Return what is wrong with a field; codes without words speak for themselves."""
    return FIELD_WORDS.get(code, (code, code))[language_of(settings) == "zh-CN"]


def say(text: str = "") -> None:
    """Print a line for the person at the terminal."""
    print(text, flush=True)  # noqa: T201 - this is where the terminal is spoken to
