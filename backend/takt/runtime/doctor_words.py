"""What `takt doctor` says, in English and Chinese; {…} are figures of the finding."""

DOCTOR_WORDS: dict[str, tuple[str, str]] = {
    "data_folder": ("Data folder: {path}", "数据文件夹：{path}"),
    "data_none": (
        "There are no data of Takt in {path} yet. Start the server (`takt serve`), or set "
        "TAKT_DATA_DIR to the folder that holds them.",
        "{path} 中还没有 Takt 的数据。请启动服务器（`takt serve`），"
        "或用 TAKT_DATA_DIR 指定存放数据的文件夹。",
    ),
    "data_folder_unwritable": (
        "The data folder {path} cannot be written: {why}",
        "数据文件夹 {path} 无法写入：{why}",
    ),
    "disk": ("Free disk space: {free_gb} GB", "磁盘剩余空间：{free_gb} GB"),
    "disk_low": (
        "Only {free_gb} GB of disk space are free. Make room before the database stops.",
        "磁盘仅剩 {free_gb} GB。请在数据库停止之前清理空间。",
    ),
    "database": (
        "Database: PostgreSQL {version}, {size_mb} MB",
        "数据库：PostgreSQL {version}，{size_mb} MB",
    ),
    "database_broken": ("The database does not work: {why}", "数据库异常：{why}"),
    "server_running": (
        "The server runs at {url} (process {pid})",
        "服务器运行于 {url}（进程 {pid}）",
    ),
    "server_stopped": (
        "The server does not run. Start it with `takt serve`.",
        "服务器未运行。请用 `takt serve` 启动。",
    ),
    "server_silent": (
        "Process {pid} is there but {url} does not answer: {why}. See the log file.",
        "进程 {pid} 存在，但 {url} 无响应：{why}。请查看日志文件。",
    ),
    "migrations": (
        "Tables are up to date ({count} migrations)",
        "数据表已是最新（{count} 个迁移）",
    ),
    "migrations_pending": (
        "{count} migrations have not run: {names}. Run `takt migrate` or start the server.",
        "有 {count} 个迁移尚未执行：{names}。请运行 `takt migrate` 或启动服务器。",
    ),
    "rights": (
        "The application cannot alter or remove facts (role {role})",
        "应用程序无法修改或删除事实记录（角色 {role}）",
    ),
    "rights_single": (
        "One database account for everything: only triggers protect the facts. A second account "
        "in TAKT_DATABASE_OWNER_URL would protect them better.",
        "所有操作共用一个数据库账号：仅由触发器保护事实记录。"
        "建议用 TAKT_DATABASE_OWNER_URL 增设第二个账号。",
    ),
    "rights_too_wide": (
        "The application's role may change append-only tables: {tables}",
        "应用程序角色可修改只增数据表：{tables}",
    ),
    "certificate": (
        "Certificate valid for {days} more days, authority for {authority_days}",
        "证书还有 {days} 天有效，颁发机构还有 {authority_days} 天",
    ),
    "certificate_none": (
        "No certificate yet: the server makes one when it starts.",
        "尚无证书：服务器启动时会自动生成。",
    ),
    "certificate_ends": (
        "The certificate ends in {days} days. Restart the server, or renew your own file.",
        "证书将在 {days} 天后到期。请重启服务器，或更新您自己的证书文件。",
    ),
    "certificate_other_address": (
        "The certificate does not name {names}; the running server renews it within an hour.",
        "证书不包含 {names}；运行中的服务器会在一小时内更新。",
    ),
    "addresses": (
        "Address for phones: {primary}; all: {all}",
        "供手机使用的地址：{primary}；全部：{all}",
    ),
    "address_loopback": (
        "This machine has no network address: phones cannot reach it. Connect it, or set "
        "TAKT_PUBLIC_HOSTS.",
        "本机没有网络地址，手机无法访问。请连接网络或设置 TAKT_PUBLIC_HOSTS。",
    ),
    "ports": (
        "Ports {https} (HTTPS) and {http} (HTTP) are free",
        "端口 {https}（HTTPS）和 {http}（HTTP）可用",
    ),
    "port_taken": (
        "Port {port} is taken by another program. Set {variable}.",
        "端口 {port} 已被其他程序占用。请设置 {variable}。",
    ),
    "backup": (
        "Newest backup is {hours} hours old; {count} kept in {folder}",
        "最近的备份在 {hours} 小时前；{folder} 中保存 {count} 个",
    ),
    "backup_none": (
        "There is no backup yet. Run `takt backup`; the server makes one every night.",
        "尚无备份。请运行 `takt backup`；服务器每晚会自动备份。",
    ),
    "backup_unwritable": (
        "Backups cannot be written to {folder}: {why}. Is the disk or share mounted?",
        "备份无法写入 {folder}：{why}。磁盘或共享是否已挂载？",
    ),
    "backup_open": (
        "Other users of this machine can read the backups in {folder}, and with them every "
        "secret of the plant. Close it: `chmod -R go= {folder}`.",
        "本机的其他用户可以读取 {folder} 中的备份，其中含有工厂的全部机密。"
        "请收回权限：`chmod -R go= {folder}`。",
    ),
    "backup_elsewhere": (
        "The newest backup is {hours} hours old and lies on {host}, which shares this database",
        "最近的备份在 {hours} 小时前，位于共用此数据库的 {host}",
    ),
    "backup_old": (
        "The newest backup is {hours} hours old. See why below or in the log, and run "
        "`takt backup`.",
        "最近的备份已是 {hours} 小时前。请查看下方或日志中的原因，并运行 `takt backup`。",
    ),
    "backup_off": (
        "Nightly backups are switched off (TAKT_BACKUP_AT=off).",
        "每晚备份已关闭（TAKT_BACKUP_AT=off）。",
    ),
    "job_failed": (
        "The job «{name}» failed {hours} hours ago: {why}",
        "任务“{name}”在 {hours} 小时前失败：{why}",
    ),
    "clock": ("The clock agrees with the database", "时钟与数据库一致"),
    "clock_off": (
        "The clock is {seconds} s away from the database's. Set this machine's time.",
        "时钟与数据库相差 {seconds} 秒。请校准本机时间。",
    ),
    "clock_unsynchronised": (
        "Nothing keeps this machine's clock right. Switch network time on (`timedatectl`).",
        "本机时钟未与网络时间同步。请启用网络校时（`timedatectl`）。",
    ),
    "clock_wrong": (
        "The clock stands at {date}: that is before this version was made.",
        "时钟显示 {date}，早于本版本的发布时间。",
    ),
    "web": ("The web application is built", "网页应用已构建"),
    "web_missing": (
        "The web application is not built ({folder}). Run `make web`.",
        "网页应用尚未构建（{folder}）。请运行 `make web`。",
    ),
    "log": ("Log file: {path}", "日志文件：{path}"),
}
HEADINGS = {
    "all_well": ("Everything fits.", "一切正常。"),
    "warnings": ("Nothing is wrong; to look at: {warnings}.", "没有错误；需留意：{warnings} 项。"),
    "wrong": (
        "Wrong: {wrong}; to look at: {warnings}.",
        "错误：{wrong} 项；需留意：{warnings} 项。",
    ),
}
