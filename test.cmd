@echo off
rem NOT YET TRIED ON WINDOWS. Builds everything once, checks formatting and runs every test project.
setlocal
cd /d "%~dp0"
set DOTNET_CLI_TELEMETRY_OPTOUT=1
set DOTNET_NOLOGO=1
where dotnet >nul 2>nul
if errorlevel 1 (
  echo Farthing needs the .NET 10 SDK: https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
  exit /b 2
)
if not exist node_modules\@duckdb (
  where npm >nul 2>nul
  if errorlevel 1 (
    echo Farthing needs Node 20 or later for its native engine: https://nodejs.org/en/download 1>&2
    exit /b 2
  )
  call npm ci --no-audit --no-fund --loglevel=error
  if errorlevel 1 exit /b 2
)
dotnet restore Farthing.slnx --locked-mode -v q
if errorlevel 1 exit /b 1
dotnet build Farthing.slnx -c Release --no-restore -v q -clp:NoSummary
if errorlevel 1 exit /b 1
set FAILED=0
dotnet format whitespace Farthing.slnx --no-restore --verify-no-changes
if errorlevel 1 set FAILED=1
if exist .build\test-results rmdir /s /q .build\test-results
rem Drawn and printed, as ./test does; set them to repeat a run.
if not defined FARTHING_TEST_CULTURE for /f %%c in ('powershell -NoProfile -Command "Get-Random tr_TR,de_DE,ar_SA,fr_CH,fa_IR,sv_SE,en_US,hi_IN"') do set FARTHING_TEST_CULTURE=%%c
if not defined FARTHING_TEST_TZ for /f %%z in ('powershell -NoProfile -Command "Get-Random Asia/Kathmandu,America/St_Johns,Pacific/Apia,Europe/Berlin,America/Sao_Paulo,Australia/Lord_Howe,UTC"') do set FARTHING_TEST_TZ=%%z
if not defined FARTHING_PAIRS set /a FARTHING_PAIRS=%RANDOM% %% 6 >nul
echo Testing with FARTHING_TEST_CULTURE=%FARTHING_TEST_CULTURE% FARTHING_TEST_TZ=%FARTHING_TEST_TZ% FARTHING_PAIRS=%FARTHING_PAIRS% 1>&2
for %%p in (Farthing.Tests Farthing.EngineTests) do (
  dotnet test tests\%%p -c Release --no-build --results-directory .build\test-results --logger "trx;LogFileName=%%p.trx" %*
  if errorlevel 1 set FAILED=1
)
powershell -NoProfile -Command "$p = 0; $f = 0; $t = 0; foreach ($x in Get-ChildItem .build\test-results\*.trx) { $c = ([xml](Get-Content $x)).TestRun.ResultSummary.Counters; $p += $c.passed; $f += $c.failed; $t += $c.total }; Write-Output \"$p passed, $f failed, $($t - $p - $f) skipped\""
exit /b %FAILED%
